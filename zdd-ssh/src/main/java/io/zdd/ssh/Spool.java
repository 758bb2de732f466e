package io.zdd.ssh;

import io.zdd.transport.Content;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A compressed content in a private temporary file, written by one thread while any number of others read what is there
 * already.
 */
final class Spool implements AutoCloseable {
    private static final int CHUNK = 1 << 17;
    private static final Duration TO_STOP = Duration.ofSeconds(10);
    private static final String OVER = "the deployment was over before all of it was sent";

    private final Content content;
    private final TemporaryFile file;
    private final Thread writer;
    /** How many bytes of files lie before a position in the file. */
    private final TreeMap<Long, Long> milestones = new TreeMap<>();

    private long written;
    private long contentBytes;
    private boolean complete;
    private Optional<Throwable> failure = Optional.empty();

    private Spool(Content content, TemporaryFile file) {
        this.content = content;
        this.file = file;
        this.writer = new Thread(this::fill, "zdd-ssh-spool");
        writer.setDaemon(true);
    }

    /**
     * Begins to fill the file.
     *
     * @throws java.io.UncheckedIOException if none can be made
     */
    static Spool begin(Content content) {
        Spool spool = new Spool(content, TemporaryFile.create(".tar.gz"));
        spool.writer.start();
        return spool;
    }

    private void fill() {
        try (AdaptiveGzip gzip = AdaptiveGzip.always(new Tail())) {
            new TarContent(content).write(gzip, this::read);
            end(Optional.empty());
        } catch (Throwable failed) { // whatever it is: others wait for the end
            end(Optional.of(failed));
        }
    }

    /** The first end counts. */
    private synchronized void end(Optional<Throwable> failed) {
        if (!complete && failure.isEmpty()) {
            complete = failed.isEmpty();
            failure = failed;
            notifyAll();
        }
    }

    private synchronized void read(long bytes) {
        if (failure.isPresent()) {
            throw new IllegalStateException("nobody wants it any more");
        }
        contentBytes += bytes;
    }

    /** Writes all of it, as it comes. */
    void copyTo(OutputStream out, UploadProgress progress) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long at = 0;
        long told = 0;
        for (int n = next(chunk, at); n > 0; n = next(chunk, at)) {
            out.write(chunk, 0, n);
            at += n;
            long before = before(at);
            progress.advanced(before - told);
            told = before;
        }
        out.flush();
        long all = content.manifest().bytes();
        if (told < all) {
            progress.advanced(all - told);
        }
    }

    private synchronized long before(long position) {
        var milestone = milestones.floorEntry(position);
        return milestone == null ? 0 : milestone.getValue();
    }

    private int next(byte[] chunk, long at) throws IOException {
        int length = (int) Math.min(chunk.length, awaitMoreThan(at) - at);
        if (length == 0) {
            return 0;
        }
        try {
            file.read(ByteBuffer.wrap(chunk, 0, length), at);
        } catch (ClosedChannelException over) {
            throw new IOException(OVER, over);
        }
        return length;
    }

    /** An interrupt waits until the upload is done. */
    private synchronized long awaitMoreThan(long at) throws IOException {
        boolean interrupted = false;
        while (written <= at && !complete && failure.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.isPresent()) {
            throw new IOException(failure.get().getMessage(), failure.get());
        }
        return written;
    }

    /** Stops filling, and frees the file; whoever still reads gets an error. */
    @Override
    public void close() {
        end(Optional.of(new IOException(OVER)));
        writer.interrupt();
        file.close();
        awaitWriter();
    }

    /** A source that heeds no interrupt must not keep a deployment from its end. */
    private void awaitWriter() {
        try {
            writer.join(TO_STOP.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of the file. */
    private final class Tail extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            file.write(ByteBuffer.wrap(bytes, from, length), written);
            synchronized (Spool.this) {
                written += length;
                milestones.put(written, contentBytes);
                Spool.this.notifyAll();
            }
        }
    }
}
