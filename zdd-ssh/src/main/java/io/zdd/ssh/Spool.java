package io.zdd.ssh;

import io.zdd.transport.Content;
import io.zdd.transport.UploadProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A compressed content in a private temporary file, written by one thread while any number of others read what is there
 * already.
 */
final class Spool implements AutoCloseable {
    private static final int CHUNK = 1 << 17;

    private final Content content;
    private final FileChannel file;
    private final Thread writer;
    /** How many bytes of files lie before a position in the file. */
    private final TreeMap<Long, Long> milestones = new TreeMap<>();

    private long written;
    private long contentBytes;
    private boolean complete;
    private boolean closed;
    private Optional<Throwable> failure = Optional.empty();

    private Spool(Content content, FileChannel file) {
        this.content = content;
        this.file = file;
        this.writer = new Thread(this::fill, "zdd-ssh-spool");
        writer.setDaemon(true);
    }

    /** Begins to fill a file that nobody else may read, and that is gone when this JVM is. */
    static Spool begin(Content content) throws IOException {
        Path path = Files.createTempFile("zdd-", ".tar.gz");
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        Spool spool = new Spool(content, file);
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

    private synchronized void end(Optional<Throwable> failed) {
        complete = failed.isEmpty();
        failure = failed;
        notifyAll();
    }

    private synchronized void read(long bytes) {
        if (closed) {
            throw new IllegalStateException("nobody wants it any more");
        }
        contentBytes += bytes;
    }

    synchronized boolean hasFailed() {
        return failure.isPresent();
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
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("the temporary file of the upload was cut");
            }
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

    /** Stops filling, and frees the file. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            file.close();
        } catch (IOException lost) {
            // it is deleted all the same
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
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
            long at = written;
            while (buffer.hasRemaining()) {
                at += file.write(buffer, at);
            }
            synchronized (Spool.this) {
                written = at;
                milestones.put(at, contentBytes);
                Spool.this.notifyAll();
            }
        }
    }
}
