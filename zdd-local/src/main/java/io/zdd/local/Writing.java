package io.zdd.local;

import io.zdd.model.FileMode;
import io.zdd.transport.BatchFailedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Small files. */
final class Writing {
    private Writing() {}

    static void replace(Path file, String text, FileMode mode, boolean durable) throws IOException {
        Path fresh = file.resolveSibling(".zdd-" + UUID.randomUUID());
        // jimfs would replace an empty directory, which rename(2) refuses.
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failures.Refused(Reason.EXISTS, "there is a directory");
        }
        try {
            write(fresh, text, mode, durable);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        if (durable) {
            Syncing.sync(file.resolveSibling("."), false);
        }
    }

    /** What was made and could not be filled is taken away again: half a lock would shut everybody out. */
    static void create(Path file, String text, FileMode mode) throws IOException {
        try (FileChannel made = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            fill(made, file, text, mode);
        }
    }

    private static void fill(FileChannel made, Path file, String text, FileMode mode) throws IOException {
        try {
            write(made, text);
            Attributes.setMode(file, mode);
        } catch (IOException failed) {
            deleteAfter(failed, file);
            throw failed;
        }
    }

    private static void deleteAfter(IOException failed, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException second) {
            failed.addSuppressed(second);
        }
    }

    static void append(Path file, String text, FileMode mode) throws IOException {
        boolean made = !Files.exists(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (made) {
                Attributes.setMode(file, mode);
            }
            append(channel, text);
        }
    }

    /** Half a line would be joined to the next one. */
    private static void append(FileChannel channel, String text) throws IOException {
        long size = channel.size();
        try {
            write(channel, text);
        } catch (IOException failed) {
            try {
                channel.truncate(size);
            } catch (IOException second) {
                failed.addSuppressed(second);
            }
            throw failed;
        }
    }

    /** The mode is flushed with the rest. */
    private static void write(Path fresh, String text, FileMode mode, boolean durable) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(channel, text);
            Attributes.setMode(fresh, mode);
            if (durable) {
                channel.force(true);
            }
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
