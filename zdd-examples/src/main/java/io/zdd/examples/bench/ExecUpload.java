package io.zdd.examples.bench;

import io.zdd.ssh.SshSession;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A large file into a command on the host, from the first packet of the connection to its last: {@code ssh host 'cat
 * >/dev/null'} as it comes, and the same by a session.
 */
final class ExecUpload {
    private static final double TARGET = 1 / 1.2;

    private final PrivateSshd server;
    private final Path file;

    ExecUpload(PrivateSshd server, Path file) {
        this.server = server;
        this.file = file;
    }

    Measurement measure(String name, int port, int megabytes, int warmUp, int rounds) throws Exception {
        Noise.write(file, megabytes);
        List<String> ssh = server.ssh(port, List.of(), "cat >/dev/null");
        return new Duel(name, TARGET, warmUp, rounds)
                .between(
                        fresh -> zdd(port),
                        "ssh",
                        fresh -> Programs.run(ssh, file.toFile()),
                        file.resolveSibling("nothing"));
    }

    private void zdd(int port) throws IOException, InterruptedException {
        try (SshSession session = server.zdd(port).open();
                InputStream in = Files.newInputStream(file)) {
            Command cat = Command.of("sh", "-c", "cat >/dev/null");
            CommandResult result = session.run(cat, in, (stream, line) -> {});
            if (!result.succeeded()) {
                throw new IOException("cat: " + result);
            }
        }
    }
}
