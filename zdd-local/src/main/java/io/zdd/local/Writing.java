package io.zdd.local;

import io.zdd.model.FileMode;
import io.zdd.transport.BatchFailedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
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
            write(fresh, text, durable, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Attributes.setMode(fresh, mode);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        if (durable) {
            Syncing.sync(file.resolveSibling("."), false);
        }
    }

    static void create(Path file, String text, FileMode mode) throws IOException {
        write(file, text, false, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Attributes.setMode(file, mode);
    }

    static void append(Path file, String text, FileMode mode) throws IOException {
        boolean made = !Files.exists(file);
        write(file, text, false, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (made) {
            Attributes.setMode(file, mode);
        }
    }

    private static void write(Path file, String text, boolean durable, OpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (durable) {
                channel.force(true);
            }
        }
    }
}
