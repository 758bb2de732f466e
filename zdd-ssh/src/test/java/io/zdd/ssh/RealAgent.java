package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real ssh-agent of its own, in the foreground, so that it can be ended by its process. */
final class RealAgent implements AutoCloseable {
    private final Path socket;
    private final Process process;

    private RealAgent(Path socket, Process process) {
        this.socket = socket;
        this.process = process;
    }

    static RealAgent start(Path socket) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; i < 200 && !Files.exists(socket); i++) {
            Thread.sleep(25);
        }
        assertThat(socket).exists();
        return new RealAgent(socket, process);
    }

    Path socket() {
        return socket;
    }

    /** Runs ssh-add, which must succeed. */
    String add(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ssh-add", "-q"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("SSH_AUTH_SOCK", socket.toString()));
        Process added = builder.start();
        added.getOutputStream().close();
        String output = new String(added.getInputStream().readAllBytes());
        assertThat(added.waitFor()).as(output).isZero();
        return output;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
