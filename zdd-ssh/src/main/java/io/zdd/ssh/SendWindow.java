package io.zdd.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How much may be sent on a channel now: what the host has room for, but no further ahead of it than keeps the line busy.
 * Thread-safe, with one thread that awaits.
 *
 * <p>What a command has not read yet OpenSSH's server moves about in its memory. Where it holds the 2 MB that it allows, each
 * byte costs it three times as much as where it holds a quarter of a megabyte.
 */
final class SendWindow {
    /** More than the 96 KB after which OpenSSH's server makes room again. */
    private static final long LEAST_AHEAD = 256 << 10;

    /** A line of 200 MB/s is filled. */
    private static final long NANOS_PER_BYTE = 5;

    /** So long nothing moves before all is used that there is: perhaps a server makes room only then. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final LongSupplier size;
    private final BooleanSupplier over;
    private long widest;
    private long ahead = Long.MAX_VALUE;

    /**
     * The window of a channel.
     *
     * @param size what the host has room for, in bytes
     * @param over whether nothing is to be sent any more
     */
    SendWindow(LongSupplier size, BooleanSupplier over) {
        this.size = size;
        this.over = over;
    }

    /** Keeps no further ahead than the line needs, where the server is known to make room all along. */
    void adaptTo(String serverVersion, Duration roundTrip) {
        if (serverVersion.startsWith("OpenSSH")) {
            lock.lock();
            ahead = LEAST_AHEAD + roundTrip.toNanos() / NANOS_PER_BYTE;
            lock.unlock();
        }
    }

    /** Says that there may be more room, or none any more. */
    void changed() {
        lock.lock();
        try {
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many bytes may be sent, waiting while it is none; 0 if it is over. An interrupt waits.
     *
     * @throws IOException if the host has not made any room for so long
     */
    long await(Duration patience) throws IOException {
        boolean interrupted = false;
        lock.lock();
        try {
            long begin = System.nanoTime();
            long waited = 0;
            while (!over.getAsBoolean()) {
                long room = room(waited);
                if (room > 0) {
                    return room;
                }
                if (waited >= patience.toNanos()) {
                    throw new IOException("the host has not taken anything for " + patience.toSeconds() + " s");
                }
                try {
                    change.awaitNanos(Math.min(patience.toNanos() - waited, PAUSE));
                } catch (InterruptedException later) {
                    interrupted = true;
                }
                waited = System.nanoTime() - begin;
            }
            return 0;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long room(long waited) {
        long all = size.getAsLong();
        widest = Math.max(widest, all);
        return waited >= PAUSE ? all : all - Math.max(0, widest - ahead);
    }
}
