package io.zdd.examples.bench;

import io.zdd.ssh.SshSession;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command on a connection that is open already, beside {@code ssh} over the socket of a ControlMaster. */
final class WarmCommand {
    private static final double TARGET = 1.5;

    private final PrivateSshd server;

    WarmCommand(PrivateSshd server) {
        this.server = server;
    }

    Measurement measure(String name, int port, int warmUp, int rounds) throws Exception {
        Path socket = server.directory().resolve("master" + port);
        List<String> ssh = server.ssh(port, List.of("-S", socket.toString()), "true");
        Process master = master(port, socket);
        try (SshSession session = server.zdd(port).open()) {
            return new Duel(name, TARGET, warmUp, rounds)
                    .between(
                            fresh -> zdd(session),
                            "ssh_controlmaster",
                            fresh -> Programs.run(ssh),
                            server.directory().resolve("nothing"));
        } finally {
            master.destroy();
            master.waitFor(5, TimeUnit.SECONDS);
        }
    }

    private static void zdd(SshSession session) throws IOException, InterruptedException {
        CommandResult result = session.run(Command.of("true"), (stream, line) -> {});
        if (!result.succeeded()) {
            throw new IOException("true: " + result);
        }
    }

    private Process master(int port, Path socket) throws IOException, InterruptedException {
        Process master = new ProcessBuilder(server.ssh(port, List.of("-M", "-N", "-S", socket.toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        for (int i = 0; i < 400 && master.isAlive() && !Files.exists(socket); i++) {
            Thread.sleep(25);
        }
        if (!Files.exists(socket)) {
            master.destroy();
            throw new IOException("ssh -M made no socket");
        }
        return master;
    }
}
