package io.zdd.ssh;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a file to its end, in order, several requests ahead. */
final class SftpReader {
    private static final int AHEAD = 32;

    private final SftpHandles handles;
    private final SftpHandle handle;
    private final long expected;
    private final Sink sink;
    private final CompletableFuture<Long> length = new CompletableFuture<>();
    private long asked;
    private long position;
    private int underWay;
    private boolean ended;
    private @Nullable Throwable failure;

    /** Takes the content, in order. */
    @FunctionalInterface
    interface Sink {
        /** Gives a future; while many are open, nothing more is read. */
        CompletableFuture<?> take(long offset, byte[] data);
    }

    /** The expected length says only how far to read ahead. */
    SftpReader(SftpHandles handles, SftpHandle handle, long expected, Sink sink) {
        this.handles = handles;
        this.handle = handle;
        this.expected = expected;
        this.sink = sink;
    }

    /** Gives the length, once everything that was read is taken. */
    CompletableFuture<Long> run() {
        askMore();
        return length;
    }

    private void askMore() {
        while (!ended && underWay < AHEAD && (asked <= expected || underWay == 0)) {
            int size = asked < expected ? (int) Math.min(SftpHandles.CHUNK, expected - asked) : SftpHandles.CHUNK;
            long offset = asked;
            asked += size;
            underWay++;
            handles.read(handle, offset, size)
                    .thenCompose(data -> taken(offset, size, data))
                    .whenComplete((done, failed) -> settle(failed));
        }
    }

    private CompletableFuture<?> taken(long offset, int size, byte[] data) {
        // An answer beyond a gap comes from before the gap was asked for again.
        if (ended || offset != position) {
            return CompletableFuture.completedFuture(data);
        }
        position += data.length;
        ended = data.length == 0;
        if (data.length < size) {
            asked = position;
        }
        return ended ? CompletableFuture.completedFuture(data) : sink.take(offset, data);
    }

    private void settle(@Nullable Throwable failed) {
        underWay--;
        if (failed != null) {
            failure = failure == null ? failed : failure;
            ended = true;
        }
        askMore();
        if (!ended || underWay > 0) {
            return;
        }
        if (failure == null) {
            length.complete(position);
        } else {
            length.completeExceptionally(failure);
        }
    }
}
