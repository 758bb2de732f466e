package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to reach one host, as the configuration of the SSH client has it, defaults included and all tokens expanded.
 *
 * @param hostName the name or address to connect to, in lower case
 * @param port the port to connect to
 * @param user the remote user
 * @param identityFiles the private keys to try in this order, whether they exist or not
 * @param certificateFiles certificates that go with these keys or with those of the agent
 * @param identitiesOnly whether of the agent only the keys in {@code identityFiles} are used
 * @param identityAgent the socket of the agent, or {@code none}; empty for the one in SSH_AUTH_SOCK
 * @param hostKeyAlias what known_hosts calls the host; empty for its name
 * @param userKnownHostsFiles the user's known hosts
 * @param globalKnownHostsFiles the system's known hosts
 * @param strictHostKeyChecking {@code yes}, {@code no}, {@code ask} or {@code accept-new}
 * @param proxyJump the hops before this host, the first of them the first to connect to, as {@code user@host:port} of
 *     which only the host is certain; each is looked up in the same configuration
 * @param connectTimeout how long to wait for the connection; empty for as long as the system waits
 * @param serverAliveInterval after which silence the server is asked for a sign of life; empty for never
 * @param serverAliveCountMax how many such questions may stay unanswered
 * @param forwardAgent whether the agent is to be forwarded
 */
record ConfiguredHost(
        String hostName,
        int port,
        String user,
        List<Path> identityFiles,
        List<Path> certificateFiles,
        boolean identitiesOnly,
        Optional<String> identityAgent,
        Optional<String> hostKeyAlias,
        List<Path> userKnownHostsFiles,
        List<Path> globalKnownHostsFiles,
        String strictHostKeyChecking,
        List<String> proxyJump,
        Optional<Duration> connectTimeout,
        Optional<Duration> serverAliveInterval,
        int serverAliveCountMax,
        boolean forwardAgent) {
    static final String NO_AGENT = "none";

    private static final Set<String> STRICTNESS = Set.of("yes", "no", "ask", "accept-new");

    ConfiguredHost {
        identityFiles = List.copyOf(identityFiles);
        certificateFiles = List.copyOf(certificateFiles);
        userKnownHostsFiles = List.copyOf(userKnownHostsFiles);
        globalKnownHostsFiles = List.copyOf(globalKnownHostsFiles);
        proxyJump = List.copyOf(proxyJump);
        require(!hostName.isBlank(), "an empty host name");
        require(!user.isBlank(), "an empty user");
        require(port >= 1 && port <= 65_535, "port " + port);
        require(STRICTNESS.contains(strictHostKeyChecking), "StrictHostKeyChecking " + strictHostKeyChecking);
        require(serverAliveCountMax >= 0, "ServerAliveCountMax " + serverAliveCountMax);
        require(connectTimeout.map(ConfiguredHost::isPositive).orElse(true), "a ConnectTimeout of nothing");
        require(serverAliveInterval.map(ConfiguredHost::isPositive).orElse(true), "a ServerAliveInterval of nothing");
    }

    /** Whether both lead to the same account by the same address. */
    boolean isSameAs(ConfiguredHost other) {
        return hostName.equals(other.hostName) && port == other.port && user.equals(other.user);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new ZddException("The SSH configuration gives " + what);
        }
    }
}
