package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the SSH client, {@code ~/.ssh/config}: asks the ssh program where there is one, which knows it
 * exactly, and reads the files itself elsewhere.
 *
 * <p>Immutable; every question reads the files anew.
 */
final class ClientConfig {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MAX_HOPS = 16;

    private final Optional<Path> file;
    private final Surroundings surroundings;
    private final Optional<SshProgram> program;

    private ClientConfig(Optional<Path> file, Surroundings surroundings, Duration limit) {
        this.file = file.map(Path::toAbsolutePath);
        this.surroundings = surroundings;
        this.program = SshProgram.find(surroundings.searchPath(), limit);
    }

    /** One file, or else the user's and the system's, for the user of this process. */
    static ClientConfig of(Optional<Path> file) {
        return of(file, Surroundings.ofThisProcess(), LIMIT);
    }

    /** The same for other surroundings, where the ssh program may take this long. */
    static ClientConfig of(Optional<Path> file, Surroundings surroundings, Duration limit) {
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new ZddException("Cannot read the SSH configuration " + file.get()
                    + "; give a file that exists and that this user may read");
        }
        return new ClientConfig(file, surroundings, limit);
    }

    /**
     * Looks up one host.
     *
     * @param destination a name as on the command line of ssh: {@code web1} or {@code user@web1}
     * @throws ZddException if the configuration is wrong or asks for what is not supported, with its file and line
     */
    ConfiguredHost lookUp(String destination) {
        return lookUp(Destination.of(destination), List.of());
    }

    /**
     * Looks up a host and all that it is reached by.
     *
     * @return the hosts in the order in which to connect, each through the one before it; the last is the one asked for
     * @throws ZddException as {@link #lookUp}, and if the hops form a loop
     */
    List<ConfiguredHost> route(String destination) {
        List<ConfiguredHost> route = new ArrayList<>();
        ConfiguredHost next = lookUp(destination);
        while (true) {
            refuseLoop(next, route, destination);
            route.add(0, next);
            List<String> hops = next.proxyJump();
            if (hops.isEmpty()) {
                return List.copyOf(route);
            }
            // As ssh does it: the last hop is looked up like any host, and the hops before it replace its own.
            int last = hops.size() - 1;
            next = lookUp(Destination.hop(new Setting(hops.get(last), destination)), hops.subList(0, last));
        }
    }

    private ConfiguredHost lookUp(Destination destination, List<String> hops) {
        // The hops are expanded already; the lookup expands once more.
        String jumps = String.join(",", hops).replace("%", "%%");
        Settings settings = program.map(ssh -> ssh.settings(destination, jumps, file))
                .orElseGet(() -> ConfigParser.parse(destination, jumps, file, surroundings));
        return HostResolution.resolve(destination, settings, surroundings);
    }

    private static void refuseLoop(ConfiguredHost next, List<ConfiguredHost> route, String destination) {
        if (route.size() > MAX_HOPS || route.stream().anyMatch(next::isSameAs)) {
            throw new ZddException("ProxyJump of " + destination + " leads in a loop through " + next.user() + "@"
                    + next.hostName() + ":" + next.port() + "; give that host ProxyJump none in the configuration");
        }
    }
}
