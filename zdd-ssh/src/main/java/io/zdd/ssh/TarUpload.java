package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.Content;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One content into one new directory: a compressed tar archive in one stream, unpacked as it comes. */
final class TarUpload {
    private static final Duration UNPACKING = Duration.ofMinutes(30);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    /** With -o nothing is given to another user, with -p the umask counts for nothing. */
    private static final String SCRIPT = """
            printf '%%s\\0' "$$"
            umask 077
            mkdir -- %1$s && cd -- %1$s || exit 1
            gzip -dc | tar xpof - || exit 1
            chmod 00755 .
            """;

    private final SshConnection connection;
    private final Content content;
    private final RemotePath directory;
    private final UploadProgress progress;

    TarUpload(SshConnection connection, Content content, RemotePath directory, UploadProgress progress) {
        this.connection = connection;
        this.content = content;
        this.directory = directory;
        this.progress = progress;
    }

    void run() {
        ExecChannel channel = connection.exec(Sh.commandLine(SCRIPT.formatted(Sh.quote(directory.value()))));
        Ending ending = new Ending(channel);
        try {
            send(channel);
            channel.endOfInput();
            ending.await(UNPACKING);
            if (!ending.isGood()) {
                throw failed(ending.words(), null);
            }
        } catch (StoppedReading early) {
            ending.await(AFTER_A_FAILURE);
            throw failed(ending.words(), null);
        } catch (IOException failed) {
            stop(ending);
            throw failed(String.valueOf(failed.getMessage()), failed);
        } catch (RuntimeException failed) {
            stop(ending);
            throw failed;
        } finally {
            connection.giveBack(channel);
        }
    }

    private TransportException failed(String words, @org.jspecify.annotations.Nullable Throwable cause) {
        return new TransportException(connection.host(), "the upload to " + directory + " failed: " + words, cause);
    }

    /** Nothing may be unpacked any more when this upload is over, for what it made is deleted next. */
    private void stop(Ending ending) {
        ending.await(Duration.ofMillis(1));
        Optional<Long> group = ending.group();
        if (group.isPresent() && connection.isAlive()) {
            new ProcessGroup(connection, group.get()).stop(left -> {});
        }
    }

    private void send(ExecChannel channel) throws IOException {
        OutputStream out = new ChannelOutput(channel);
        Optional<Spool> spool = connection.uploads().spool(content);
        if (spool.isPresent()) {
            spool.get().copyTo(out, progress);
        } else {
            try (AdaptiveGzip gzip = AdaptiveGzip.asFastAs(out)) {
                new TarContent(content).write(gzip, progress::advanced);
            }
        }
    }

    /** The command on the host has ended, and its own words say why. */
    private static final class StoppedReading extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class ChannelOutput extends OutputStream {
        private final ExecChannel channel;

        ChannelOutput(ExecChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (!channel.write(bytes, from, length, ExecChannel.PATIENCE)) {
                throw new StoppedReading();
            }
        }
    }

    /** What the command on the host says: its process id first, complaints, and how it ended. */
    private static final class Ending {
        private final ExecChannel channel;
        private final StringBuilder said = new StringBuilder();
        private final StringBuilder errors = new StringBuilder();
        private boolean over;

        Ending(ExecChannel channel) {
            this.channel = channel;
        }

        /** An interrupt waits until the upload is done. */
        void await(Duration patience) {
            long deadline = System.nanoTime() + patience.toNanos();
            boolean interrupted = false;
            while (!over && System.nanoTime() < deadline) {
                try {
                    take(channel.next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime()))));
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void take(ExecChannel.@org.jspecify.annotations.Nullable Chunk chunk) {
            if (chunk != null) {
                String text = new String(chunk.bytes(), StandardCharsets.UTF_8);
                switch (chunk.kind()) {
                    case OUT -> said.append(text);
                    case ERR -> errors.append(text, 0, Math.min(text.length(), 2_000));
                    default -> over = true;
                }
            }
        }

        Optional<Long> group() {
            int end = said.indexOf("\0");
            return end > 0 ? Optional.of(Long.parseLong(said.substring(0, end))) : Optional.empty();
        }

        boolean isGood() {
            return Integer.valueOf(0).equals(channel.getExitStatus());
        }

        String words() {
            String words = errors.toString().strip();
            if (!words.isEmpty()) {
                return words;
            }
            return channel.hasExitStatus()
                    ? "exit status " + channel.getExitStatus()
                    : "the connection was lost, or the host did not say how it ended";
        }
    }
}
