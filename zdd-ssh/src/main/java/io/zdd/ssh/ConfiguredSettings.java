package io.zdd.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes settings of what OpenSSH's client configuration says of a host and of the hops before it. */
final class ConfiguredSettings {
    private ConfiguredSettings() {}

    /** The last host of the route, reached through those before it. */
    static Ssh along(List<ConfiguredHost> route) {
        Optional<Ssh> before = Optional.empty();
        for (ConfiguredHost host : route) {
            Ssh next = ssh(host, before);
            before = Optional.of(next);
        }
        return before.orElseThrow();
    }

    private static Ssh ssh(ConfiguredHost host, Optional<Ssh> before) {
        SshSettings settings = Ssh.settings()
                .user(host.user())
                .port(host.port())
                .withCredentials(credentials(host))
                .hostKeys(hostKeys(host));
        if (host.hostKeyAlias().isPresent()) {
            settings = settings.hostKeyAlias(host.hostKeyAlias().get());
        }
        if (host.connectTimeout().isPresent()) {
            settings = settings.connectTimeout(host.connectTimeout().get());
        }
        if (host.serverAliveInterval().isPresent()) {
            Duration interval = host.serverAliveInterval().get();
            settings = settings.keepAlive(interval, Math.max(1, host.serverAliveCountMax()));
        }
        if (host.forwardAgent()) {
            settings = settings.forwardAgent();
        }
        if (before.isPresent()) {
            settings = settings.via(before.get());
        }
        return new Ssh(settings, Address.of(host.hostName()));
    }

    /** Of the usual names most do not exist; ssh passes over them too. */
    private static Credentials credentials(ConfiguredHost host) {
        List<KeyFile> keys = host.identityFiles().stream()
                .filter(Files::exists)
                .map(file -> new KeyFile(file, Optional.empty()))
                .toList();
        Credentials credentials = Credentials.usual().withKeyFiles(keys).withIdentitiesOnly(host.identitiesOnly());
        if (host.identityAgent().isEmpty()) {
            return credentials;
        }
        String agent = host.identityAgent().get();
        return agent.equals(ConfiguredHost.NO_AGENT)
                ? credentials.withoutAgent()
                : credentials.withAgent(Path.of(agent));
    }

    /** There is no policy that takes every key, so "no" is taken for the nearest one. */
    private static HostKeys hostKeys(ConfiguredHost host) {
        List<Path> files = new ArrayList<>(host.userKnownHostsFiles());
        files.addAll(host.globalKnownHostsFiles());
        HostKeys known = files.isEmpty() ? HostKeys.knownHosts() : HostKeys.knownHosts(files.toArray(Path[]::new));
        boolean acceptNew = host.strictHostKeyChecking().equals("accept-new")
                || host.strictHostKeyChecking().equals("no");
        return acceptNew ? known.acceptNew() : known;
    }
}
