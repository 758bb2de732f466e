package io.zdd.examples.bench;

import java.nio.file.Path;
import java.util.List;

/** A JVM that starts, connects, runs {@code true} and ends, beside {@code ssh host true}. */
final class ColdStart {
    private static final double TARGET = 3;

    private final PrivateSshd server;

    ColdStart(PrivateSshd server) {
        this.server = server;
    }

    Measurement measure(String name, int port, int warmUp, int rounds) throws Exception {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                FirstCommand.class.getName(),
                server.directory().toString(),
                String.valueOf(port));
        List<String> ssh = server.ssh(port, List.of(), "true");
        return new Duel(name, TARGET, warmUp, rounds)
                .between(
                        fresh -> Programs.run(java),
                        "ssh",
                        fresh -> Programs.run(ssh),
                        server.directory().resolve("nothing"));
    }
}
