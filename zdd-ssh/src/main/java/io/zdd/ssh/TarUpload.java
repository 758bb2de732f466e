package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.Content;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One content into one new directory: a compressed tar archive in one stream, unpacked as it comes. */
final class TarUpload {
    private static final Duration UNPACKING = Duration.ofMinutes(30);
    private static final Duration TO_BEGIN = Duration.ofSeconds(10);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    /**
     * With -o nothing is given to another user. The tar of busybox heeds the umask in spite of -p, so there is none; until all
     * of it is there, nobody else may go into the directory.
     */
    private static final String SCRIPT = """
            printf '\\0%%s\\0' "$$"
            umask 0
            mkdir -m 00700 -- %1$s && cd -- %1$s || exit 1
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
        UploadEnding ending = new UploadEnding(channel);
        try {
            send(channel, ending);
            channel.endOfInput();
            if (!ending.await(UNPACKING)) {
                throw new IOException("it was not unpacked within " + UNPACKING.toMinutes() + " minutes");
            }
            requireGood(ending);
        } catch (StoppedReading early) {
            ending.await(AFTER_A_FAILURE);
            requireGood(ending);
        } catch (IOException failed) {
            stopAfter(failed, ending);
            throw ending.isLost() ? lost(failed) : failed(String.valueOf(failed.getMessage()), failed);
        } catch (RuntimeException failed) {
            stopAfter(failed, ending);
            throw failed;
        } finally {
            connection.giveBack(channel);
        }
    }

    private void requireGood(UploadEnding ending) {
        if (ending.isLost()) {
            throw lost(null);
        }
        if (!ending.isGood()) {
            throw failed(ending.words(), null);
        }
    }

    private TransportException failed(String words, @Nullable Throwable cause) {
        return new TransportException(connection.host(), "the upload to " + directory + " failed: " + words, cause);
    }

    private TransportException lost(@Nullable Throwable cause) {
        return failed(
                "the connection was lost; it is not known how much of it has arrived there, nothing else was touched",
                cause);
    }

    /** Nothing may be unpacked any more when this upload is over, for what it made is deleted next. */
    private void stopAfter(Exception failed, UploadEnding ending) {
        try {
            Optional<Long> group = ending.group(TO_BEGIN);
            if (group.isPresent() && !ending.isLost()) {
                new ProcessGroup(connection, group.get()).stop(left -> failed.addSuppressed(new IOException(left)));
            }
        } catch (RuntimeException second) {
            failed.addSuppressed(second);
        }
    }

    private void send(ExecChannel channel, UploadEnding ending) throws IOException {
        OutputStream out = new ChannelOutput(channel, ending);
        Optional<Content.Cache> cache = content.cache();
        if (cache.isPresent()) {
            spool(cache.get()).copyTo(out, progress);
        } else {
            try (AdaptiveGzip gzip = AdaptiveGzip.asFastAs(out)) {
                new TarContent(content).write(gzip, progress::advanced);
            }
        }
    }

    /** Read and compressed once, however the hosts are reached. */
    private Spool spool(Content.Cache cache) throws IOException {
        try {
            return cache.get(Spool.class, () -> Spool.begin(content));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** The command on the host has ended, and its own words say why. */
    private static final class StoppedReading extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class ChannelOutput extends OutputStream {
        private final ExecChannel channel;
        private final UploadEnding ending;

        ChannelOutput(ExecChannel channel, UploadEnding ending) {
            this.channel = channel;
            this.ending = ending;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ending.takeWhatCame();
            if (!channel.write(bytes, from, length, ExecChannel.PATIENCE)) {
                throw new StoppedReading();
            }
        }
    }
}
