package io.zdd.local;

import io.zdd.transport.OutputListener;
import io.zdd.transport.OutputListener.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads both streams of a process at once, for a program may fill either while the other is silent. */
final class LineReaders {
    private static final int LONGEST_LINE = 16 * 1024;
    private static final Duration LEFTOVERS = Duration.ofMillis(500);

    private final Process process;
    private final OutputListener listener;
    private final Thread out;
    private final Thread err;
    private volatile long lastSign = System.nanoTime();
    private boolean closed;

    LineReaders(Process process, OutputListener listener) {
        this.process = process;
        this.listener = listener;
        this.out = start(Stream.STDOUT, process.getInputStream());
        this.err = start(Stream.STDERR, process.getErrorStream());
    }

    /** When something was last printed, by {@link System#nanoTime()}. */
    long lastSign() {
        return lastSign;
    }

    /** Waits for the rest of the output, but not for a daemon that the command left behind with its streams open. */
    void finish() {
        boolean interrupted = joined(out) | joined(err);
        synchronized (this) {
            closed = true;
        }
        closeQuietly(process.getInputStream());
        closeQuietly(process.getErrorStream());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread start(Stream stream, InputStream in) {
        Thread thread = new Thread(() -> read(stream, in), "zdd-output-" + process.pid() + "-" + stream);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void read(Stream stream, InputStream in) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                lastSign = System.nanoTime();
                for (int i = 0; i < n; i++) {
                    if (chunk[i] == '\n') {
                        tell(stream, line);
                    } else {
                        line.write(chunk[i]);
                        if (line.size() == LONGEST_LINE) {
                            tell(stream, line);
                        }
                    }
                }
            }
        } catch (IOException closedByFinish) {
            // the command has ended; what a daemon still prints is not its output
        }
        if (line.size() > 0) {
            tell(stream, line);
        }
    }

    private synchronized void tell(Stream stream, ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!closed) {
            listener.line(stream, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        }
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join(LEFTOVERS.toMillis());
            return false;
        } catch (InterruptedException interrupt) {
            return true;
        }
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException alreadyClosed) {
            // that is what is wanted
        }
    }
}
