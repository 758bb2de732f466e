package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.transport.Content;
import io.zdd.transport.TransportException;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One content into one new directory: a compressed tar archive in one stream, unpacked as it comes. To a far host the stream
 * goes in pieces over several channels.
 */
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
            %2$s | tar xpof - || exit 1
            chmod 00755 .
            """;

    /**
     * Where no lane could be opened, all of it comes by standard input. A pipe is open for both ways first, so that nobody waits
     * for the other side to open it, and then for reading only, so that its end is seen when the line is cut.
     */
    private static final String PIECES = Lanes.TAKE + """
            way=plain
            mkdir %1$s && way=lanes
            for z in 3 4 5 6; do [ $way = plain ] || mkfifo -m 600 %1$s/$z || way=plain; done
            [ $way = plain ] || exec 3<>%1$s/3 4<>%1$s/4 5<>%1$s/5 6<>%1$s/6 || way=plain
            printf '%%s\\0' $way
            read -r way
            [ "$way" = plain ] || exec 3<%1$s/3 4<%1$s/4 5<%1$s/5 6<%1$s/6
            rm -rf %1$s
            pieces() {
              [ "$way" != plain ] || exec cat
              take $way
            }
            pieces\
            """;

    /** A small content is there before the lanes are. */
    private static final long WORTH_LANES = 16L << 20;

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
        boolean far = content.manifest().bytes() >= WORTH_LANES && Lanes.pay(connection);
        ExecChannel channel = connection.exec(Sh.commandLine(script(far)));
        UploadEnding ending = new UploadEnding(channel);
        try {
            OutputStream input = new ChannelOutput(channel, ending);
            if (far) {
                sendInPieces(input, ending);
            } else {
                send(input);
                awaitUnpacked(ending);
            }
            requireGood(ending);
        } catch (StoppedReading early) {
            if (!ending.await(AFTER_A_FAILURE)) {
                stopAfter(early, ending);
                throw failed("one of the commands that took it on the host ended before its end", early);
            }
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

    private String script(boolean far) {
        String pieces = PIECES.formatted(Sh.quote(lanesPlace()));
        String read = far ? pieces + " | gzip -dc" : "gzip -dc";
        return SCRIPT.formatted(Sh.quote(directory.value()), read);
    }

    /** The host says first whether it has pipes; then it is told which way it comes. */
    private void sendInPieces(OutputStream input, UploadEnding ending) throws IOException {
        boolean pipes = ending.way(TO_BEGIN).filter("lanes"::equals).isPresent();
        try (Lanes lanes = pipes ? Lanes.open(connection, lanesPlace()) : Lanes.none()) {
            String way = lanes.number() == 0 ? "plain" : lanes.pipes();
            input.write((way + "\n").getBytes(StandardCharsets.US_ASCII));
            if (lanes.number() == 0) {
                send(input);
            } else {
                OutputStream out = new PiecesOutput(lanes, ending::takeWhatCame);
                send(out);
                out.close();
            }
            awaitUnpacked(ending);
        }
    }

    /** In the directory that is being filled, until the lanes are open. */
    private String lanesPlace() {
        return directory.resolve(".zdd-lanes").value();
    }

    private static void awaitUnpacked(UploadEnding ending) throws IOException {
        ending.endOfInput();
        if (!ending.await(UNPACKING)) {
            throw new IOException("it was not unpacked within " + UNPACKING.toMinutes() + " minutes");
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

    private void send(OutputStream out) throws IOException {
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
