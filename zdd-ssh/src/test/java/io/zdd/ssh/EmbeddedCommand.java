package io.zdd.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * A command of {@link EmbeddedServer}, whose output is read to its end before its exit status is told.
 *
 * <p>MINA's own asks whether there is any output, and takes the end of the process for the end of its output; what the
 * process printed last may then be on its way between two buffers of the JDK, and is lost.
 */
final class EmbeddedCommand implements Command {
    /** What a process left behind may keep the pipes open for ever. */
    private static final long LEFTOVERS = 1_000;

    private final String line;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable OutputStream err;
    private @Nullable ExitCallback callback;
    private volatile @Nullable Process process;

    EmbeddedCommand(String line) {
        this.line = line;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        Process started = new ProcessBuilder("/bin/sh", "-c", line).start();
        process = started;
        Thread output = carry(started.getInputStream(), Objects.requireNonNull(out));
        Thread errors = carry(started.getErrorStream(), Objects.requireNonNull(err));
        carry(Objects.requireNonNull(in), started.getOutputStream());
        begin(() -> {
            int status = started.waitFor();
            output.join(LEFTOVERS);
            errors.join(LEFTOVERS);
            Objects.requireNonNull(callback).onExit(status);
        });
    }

    /** What cannot be carried any more is not wanted any more. */
    private static Thread carry(InputStream from, OutputStream to) {
        return begin(() -> {
            try (to) {
                byte[] bytes = new byte[8192];
                for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                    to.write(bytes, 0, n);
                    to.flush();
                }
            }
        });
    }

    private static Thread begin(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException closed) {
                        // the other side is gone, and with it whoever would hear
                    }
                },
                "embedded-command");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Something to do on a thread of its own. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    @Override
    public void destroy(ChannelSession channel) throws IOException {
        Process running = process;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(LEFTOVERS, TimeUnit.MILLISECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException later) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback told) {
        callback = told;
    }
}
