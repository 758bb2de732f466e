package io.zdd.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that nobody else may read, and that is gone when this JVM is; several threads may use it at once. */
final class TemporaryFile implements AutoCloseable {
    private final FileChannel channel;

    private TemporaryFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes one that is empty.
     *
     * @throws UncheckedIOException if that cannot be done
     */
    static TemporaryFile create(String suffix) {
        try {
            return new TemporaryFile(open(Files.createTempFile("zdd-", suffix)));
        } catch (IOException failed) {
            String where = System.getProperty("java.io.tmpdir");
            throw new UncheckedIOException(
                    new IOException("no temporary file could be made in " + where + ": " + failed, failed));
        }
    }

    private static FileChannel open(Path path) throws IOException {
        try {
            return FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException failed) {
            Files.deleteIfExists(path);
            throw failed;
        }
    }

    void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Reads as many as there is room for. */
    void read(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            int n = channel.read(bytes, at);
            if (n < 0) {
                throw new IOException("the temporary file of the upload was cut");
            }
            at += n;
        }
    }

    /** Deletes it; who reads or writes it now fails. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException lost) {
            // it is deleted all the same
        }
    }
}
