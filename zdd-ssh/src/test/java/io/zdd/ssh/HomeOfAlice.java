package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A home directory and a system directory for SSH configurations, on a machine without an ssh program. */
record HomeOfAlice(Path directory, Path system) {
    static HomeOfAlice in(Path directory) throws IOException {
        return new HomeOfAlice(
                Files.createDirectories(directory.resolve("home/alice")),
                Files.createDirectories(directory.resolve("etc/ssh")));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path systemFile(String name) {
        return system.resolve(name);
    }

    void write(String name, String... lines) throws IOException {
        writeTo(file(name), lines);
    }

    void writeSystem(String name, String... lines) throws IOException {
        writeTo(systemFile(name), lines);
    }

    ConfiguredHost lookUp(String alias) {
        Surroundings alice = new Surroundings(
                directory, "alice", system, "", Map.of("KEYS", "/from/environment", "AGENT", "/run/agent"));
        return ClientConfig.of(Optional.empty(), alice, Duration.ofSeconds(10)).lookUp(alias);
    }

    private static void writeTo(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }
}
