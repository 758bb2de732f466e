package io.zdd.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A known_hosts file, which others read and append to at the same time. */
final class KnownHostsFile {
    /** Held while a file is open, because closing any of its descriptors ends a process's locks on it. */
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private KnownHostsFile() {}

    /** What a file says; nothing if it does not exist. */
    static List<KnownHost> read(Path file) throws IOException {
        IN_THIS_JVM.lock();
        try {
            return KnownHost.parse(file, Files.readAllBytes(file));
        } catch (NoSuchFileException absent) {
            return List.of();
        } finally {
            IN_THIS_JVM.unlock();
        }
    }

    /**
     * Appends a line while nobody else appends one through this class.
     *
     * @param wanted whether the line is still to be added, by what the file says then
     */
    static void append(Path file, String line, Predicate<List<KnownHost>> wanted) throws IOException {
        IN_THIS_JVM.lock();
        try {
            createForOwner(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                lock(channel, file);
                byte[] content = readAll(channel);
                if (wanted.test(KnownHost.parse(file, content))) {
                    boolean broken = content.length > 0 && content[content.length - 1] != '\n';
                    write(file, (broken ? "\n" : "") + line + "\n");
                }
            }
        } finally {
            IN_THIS_JVM.unlock();
        }
    }

    private static void createForOwner(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory, permissions(file, "rwx------"));
        }
        try {
            Files.createFile(file, permissions(file, "rw-------"));
        } catch (FileAlreadyExistsException byAnother) {
            // Another process was faster; that is as good.
            return;
        }
    }

    private static FileAttribute<?>[] permissions(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Locks until the channel is closed. */
    private static void lock(FileChannel channel, Path file) throws IOException {
        long start = System.nanoTime();
        while (!tryLock(channel)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException(file + " has been locked by others for " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /** Locks one byte that is never there, because locked bytes cannot be written through another channel on Windows. */
    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
        } catch (OverlappingFileLockException byAnotherClassLoader) {
            return false;
        }
    }

    private static byte[] readAll(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            continue;
        }
        byte[] content = new byte[buffer.position()];
        buffer.flip().get(content);
        return content;
    }

    /** Appends in one write, because ssh appends too and takes no lock. */
    private static void write(Path file, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel end = FileChannel.open(file, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                end.write(bytes);
            }
            end.force(true);
        }
    }
}
