package io.zdd.local;

import io.zdd.transport.TransportException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What makes exclusive batches exclusive. */
interface Mutex {
    /** Waits for it. */
    Hold take(String host, Path file, Duration patience);

    boolean excludesOtherProcesses();

    /** It is held until closed. */
    interface Hold {
        void close();
    }

    /** On the disk flock(2), by a child; in memory, or where there is no such program, a lock of this JVM. */
    static Mutex of(FileSystem fileSystem) {
        return fileSystem == FileSystems.getDefault() && FlockMutex.isAvailable()
                ? new FlockMutex()
                : new InMemory(fileSystem);
    }

    /** Waits for the end of a process that ends soon; an interrupt is kept for later. */
    static int waitFor(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static TransportException busy(String host, Path file, Duration patience) {
        return new TransportException(
                host,
                "the mutex " + file + " was held by somebody else for longer than " + patience.toSeconds()
                        + " s; look which process has it open (fuser), then try again",
                null);
    }

    /** One lock per file system, shared by all transports to it; the file system forgets it when it is gone. */
    final class InMemory implements Mutex {
        private static final Map<FileSystem, ReentrantLock> LOCKS = Collections.synchronizedMap(new WeakHashMap<>());

        private final ReentrantLock lock;
        private final boolean onDisk;

        InMemory(FileSystem fileSystem) {
            this.onDisk = fileSystem == FileSystems.getDefault();
            this.lock = LOCKS.computeIfAbsent(fileSystem, unused -> new ReentrantLock(true));
        }

        @Override
        public Hold take(String host, Path file, Duration patience) {
            boolean taken;
            try {
                taken = lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new TransportException(host, "interrupted while waiting for the mutex " + file, interrupt);
            }
            if (!taken) {
                throw busy(host, file, patience);
            }
            return lock::unlock;
        }

        /** A file system of this JVM's own is seen by no other process; on the disk, where flock is missing, others come. */
        @Override
        public boolean excludesOtherProcesses() {
            return !onDisk;
        }
    }
}
