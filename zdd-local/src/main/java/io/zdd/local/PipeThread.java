package io.zdd.local;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A thread at one end of a pipe, at whose other end is a child, and perhaps a daemon that the child leaves behind.
 *
 * <p>As long as the daemon lives, the kernel holds the thread in read(2) or write(2), whether the pipe is closed here or
 * not. Only the other end lets it go. Linux tells by {@code /proc} at which descriptor a thread is held, and opens a
 * pipe's other end by it; elsewhere the thread stays until the daemon has ended.
 */
final class PipeThread {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Duration SHORTLY = Duration.ofMillis(10);
    private static final int ATTEMPTS = 100;

    private final Thread thread;
    private volatile Optional<Path> systemCall = Optional.empty();
    private volatile boolean atPipe;

    private PipeThread(String name, Consumer<PipeThread> work) {
        this.thread = new Thread(
                () -> {
                    systemCall = systemCallOfThisThread();
                    work.accept(this);
                },
                name);
        thread.setDaemon(true);
    }

    static PipeThread start(String name, Consumer<PipeThread> work) {
        PipeThread started = new PipeThread(name, work);
        started.thread.start();
        return started;
    }

    /** For the thread itself: only here it may be let go, for whatever else it does is not to be disturbed. */
    int read(InputStream in, byte[] chunk) throws IOException {
        atPipe = true;
        try {
            return in.read(chunk);
        } finally {
            atPipe = false;
        }
    }

    /** For the thread itself, as {@link #read}. */
    void write(OutputStream out, byte[] bytes) throws IOException {
        atPipe = true;
        try {
            out.write(bytes);
        } finally {
            atPipe = false;
        }
    }

    /** Waits for its end; an interrupt is kept for later. */
    void await(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        for (long left = limit.toNanos(); thread.isAlive() && left > 0; left = deadline - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets it go from read(2) by a byte of ours; it has to know that it is to end. */
    void letReaderGo() {
        letGo(pipe -> {
            try (OutputStream otherEnd = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
                if (isHeldAt(pipe)) {
                    otherEnd.write('\n');
                }
            }
        });
    }

    /** Lets it go from write(2) by reading what it still has to say. */
    void letWriterGo() {
        letGo(pipe -> {
            try (InputStream otherEnd = new FileInputStream(pipe.toFile())) {
                boolean ours = isHeldAt(pipe);
                while (ours && thread.isAlive()) {
                    if (otherEnd.available() == 0 || otherEnd.read(new byte[otherEnd.available()]) < 0) {
                        await(SHORTLY);
                    }
                }
            }
        });
    }

    /** An interrupt would close the other end before it is used. */
    private void letGo(OtherEnd otherEnd) {
        boolean interrupted = false;
        for (int i = 0; i < ATTEMPTS && thread.isAlive(); i++) {
            interrupted |= Thread.interrupted();
            try {
                Optional<Path> pipe = heldAt();
                if (pipe.isPresent()) {
                    otherEnd.use(pipe.get());
                }
            } catch (IOException ended) {
                // then it has let go already, or the next attempt sees another state
            }
            await(SHORTLY);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHeldAt(Path pipe) {
        return heldAt().equals(Optional.of(pipe));
    }

    /** The descriptor is the first argument of the call; a wait for a lock has an address there, which is none. */
    private Optional<Path> heldAt() {
        try {
            if (!atPipe || systemCall.isEmpty()) {
                return Optional.empty();
            }
            String[] words = Files.readString(systemCall.get(), StandardCharsets.US_ASCII)
                    .split(" ");
            if (words.length < 2 || !words[1].startsWith("0x")) {
                return Optional.empty();
            }
            Path descriptor =
                    DESCRIPTORS.resolve(Long.toUnsignedString(Long.parseUnsignedLong(words[1].substring(2), 16)));
            boolean pipe = Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
            return pipe ? Optional.of(descriptor) : Optional.empty();
        } catch (IOException notHeld) {
            return Optional.empty();
        }
    }

    private static Optional<Path> systemCallOfThisThread() {
        try {
            Path task = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            return Optional.of(Path.of("/proc").resolve(task).resolve("syscall"));
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    private interface OtherEnd {
        void use(Path pipe) throws IOException;
    }
}
