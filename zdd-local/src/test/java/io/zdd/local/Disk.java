package io.zdd.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A file system in a file, as root can make and mount one. */
record Disk(Kind kind, Path file) {
    /** The file systems that servers have, with what makes and mounts them. */
    enum Kind {
        EXT4(List.of("mkfs.ext4", "-q", "-F"), "loop"),
        /** A copy has the same id as its original. */
        XFS(List.of("mkfs.xfs", "-q", "-f"), "loop,nouuid"),
        BTRFS(List.of("mkfs.btrfs", "-q", "-f"), "loop");

        private final List<String> maker;
        private final String options;

        Kind(List<String> maker, String options) {
            this.maker = maker;
            this.options = options;
        }

        String maker() {
            return maker.get(0);
        }
    }

    /** Takes up room only as far as it is filled. */
    static Disk make(Kind kind, Path file, long bytes) throws IOException {
        try (FileChannel made = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            made.write(ByteBuffer.allocate(1), bytes - 1);
        }
        List<String> command = new ArrayList<>(kind.maker);
        command.add(file.toString());
        run(command);
        return new Disk(kind, file);
    }

    /** A copy in an instant: both share their blocks until one of them writes. */
    Disk copy(Path to) throws IOException {
        run(List.of("cp", "--reflink=always", file.toString(), to.toString()));
        return new Disk(kind, to);
    }

    /** The kernel frees the loop device with the mount. */
    Mounted mount(Path at) throws IOException {
        Files.createDirectories(at);
        String type = kind.name().toLowerCase(Locale.ROOT);
        run(List.of("mount", "-t", type, "-o", kind.options, file.toString(), at.toString()));
        return new Mounted(at);
    }

    /** Mounted until closed. */
    record Mounted(Path at) implements AutoCloseable {
        private static final int TRIES = 20;

        /**
         * Tried again while it is busy: each program that this JVM starts, also by another thread, has all its open files
         * for a moment, until it closes those that are not its own.
         */
        @Override
        public void close() throws IOException {
            for (int left = TRIES; !unmounted(left == 1); left--) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }

        /** Read-only ({@code ro}) or not ({@code rw}). */
        void remount(String how) throws IOException {
            run(List.of("mount", "-o", "remount," + how, at.toString()));
        }

        private boolean unmounted(boolean last) throws IOException {
            try {
                run(List.of("umount", at.toString()));
                return true;
            } catch (IOException failed) {
                if (last || !String.valueOf(failed.getMessage()).contains("busy")) {
                    throw failed;
                }
                return false;
            }
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = Mutex.waitFor(process);
        if (status != 0) {
            throw new IOException(command + " ended with status " + status + ": " + said.strip());
        }
    }
}
