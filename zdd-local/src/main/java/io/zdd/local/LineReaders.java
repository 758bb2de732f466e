package io.zdd.local;

import io.zdd.transport.OutputLines;
import io.zdd.transport.OutputListener;
import io.zdd.transport.OutputListener.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads both streams of a process at once, for a program may fill either while the other is silent. */
final class LineReaders {
    private static final Duration LEFTOVERS = Duration.ofMillis(500);

    private final Process process;
    private final OutputListener listener;
    private final List<PipeThread> threads;
    private volatile long lastSign = System.nanoTime();
    private volatile boolean closed;
    private Optional<Throwable> failure = Optional.empty();

    LineReaders(Process process, OutputListener listener) {
        this.process = process;
        this.listener = listener;
        this.threads =
                List.of(start(Stream.STDOUT, process.getInputStream()), start(Stream.STDERR, process.getErrorStream()));
    }

    /** When something was last printed, by {@link System#nanoTime()}. */
    long lastSign() {
        return lastSign;
    }

    /** Waits for the rest of the output, but not for a daemon that the command left behind with its streams open. */
    void finish() {
        threads.forEach(thread -> thread.await(LEFTOVERS));
        synchronized (this) {
            closed = true;
        }
        threads.forEach(PipeThread::letReaderGo);
        closeQuietly(process.getInputStream());
        closeQuietly(process.getErrorStream());
    }

    private PipeThread start(Stream stream, InputStream in) {
        OutputLines lines = new OutputLines(line -> tell(stream, line));
        return PipeThread.start("zdd-output-" + process.pid() + "-" + stream, self -> read(self, in, lines));
    }

    /** At the end of the process the JDK closes what nobody holds, and with it the output of its children. */
    private void read(PipeThread self, InputStream in, OutputLines lines) {
        byte[] chunk = new byte[8192];
        try {
            synchronized (in) {
                for (int n = self.read(in, chunk); n >= 0 && !closed; n = self.read(in, chunk)) {
                    lastSign = System.nanoTime();
                    lines.add(chunk, n);
                }
            }
        } catch (IOException closedByFinish) {
            // the command has ended; what a daemon still prints is not its output
        }
        lines.finish();
    }

    /** A listener that throws ends the command, whose caller gets what it threw. */
    private synchronized void tell(Stream stream, String line) {
        if (closed || failure.isPresent()) {
            return;
        }
        try {
            listener.line(stream, line);
        } catch (RuntimeException | Error broken) {
            failure = Optional.of(broken);
            process.destroy();
        }
    }

    /** Throws what the listener threw. */
    synchronized void rethrow() {
        if (failure.isPresent() && failure.get() instanceof Error error) {
            throw error;
        } else if (failure.isPresent()) {
            throw (RuntimeException) failure.get();
        }
    }

    synchronized boolean hasFailed() {
        return failure.isPresent();
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException alreadyClosed) {
            // that is what is wanted
        }
    }
}
