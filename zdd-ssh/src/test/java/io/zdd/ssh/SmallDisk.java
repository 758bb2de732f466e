package io.zdd.ssh;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The small file system that {@code ZDD_SMALL_FS} names, which one test at a time fills, in whatever process. */
final class SmallDisk implements AutoCloseable {
    private final Path root;
    private final FileChannel lock;

    private SmallDisk(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Waits until nobody else uses it. */
    static SmallDisk reserve(Path root) throws IOException {
        FileChannel lock =
                FileChannel.open(root.resolve(".in-use"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        return new SmallDisk(root, lock);
    }

    /** A new one, empty. */
    Path directory(String prefix) throws IOException {
        return Files.createTempDirectory(root, prefix);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
