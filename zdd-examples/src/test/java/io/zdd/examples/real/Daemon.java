package io.zdd.examples.real;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real server as a child of this JVM, which keeps everything in a directory of its own.
 *
 * @param process the server
 */
record Daemon(Process process) implements AutoCloseable {
    /** Starts it, and waits for a file that it makes when it is ready. */
    static Daemon start(Path directory, Path ready, String... line) throws IOException, InterruptedException {
        Path output = directory.resolve(Path.of(line[0]).getFileName() + ".out");
        Process process = new ProcessBuilder(List.of(line))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        for (int i = 0; !Files.exists(ready); i++) {
            if (i > 500 || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException(ready + " did not appear: " + Files.readString(output));
            }
            Thread.sleep(20);
        }
        return new Daemon(process);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Ends it, and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupt) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
