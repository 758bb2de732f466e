package io.zdd.run;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Shows again and again that the owner of locks is alive, by a thread of its own, until it is closed. */
final class Heartbeat implements AutoCloseable {
    /** A beat is one short batch, so these few threads, now and then, are enough for hundreds of hosts. */
    private static final int AT_ONCE = 8;

    private final List<HostLock> locks;
    private final Duration beat;
    private final Thread thread;
    private boolean closed;

    private Heartbeat(Collection<HostLock> locks, Duration beat, String name) {
        this.locks = List.copyOf(locks);
        this.beat = beat;
        this.thread = new Thread(this::run, "zdd-heartbeat-" + name);
        thread.setDaemon(true);
    }

    /** Begins, with the first beat when one is due: a lock that was just taken is alive by that. */
    static Heartbeat of(Collection<HostLock> locks, Duration beat, String name) {
        Heartbeat heartbeat = new Heartbeat(locks, beat, name);
        heartbeat.thread.start();
        return heartbeat;
    }

    private void run() {
        while (!waitedInVain()) {
            Parallel.each(locks, AT_ONCE, "zdd-beat", lock -> {
                lock.beat();
                return true;
            });
        }
    }

    /** Whether it was closed meanwhile. */
    private synchronized boolean waitedInVain() {
        long end = System.nanoTime() + beat.toNanos();
        while (!closed && System.nanoTime() - end < 0) {
            try {
                wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException nobodyDoesThat) {
                closed = true;
            }
        }
        return closed;
    }

    /** The last beat has come to its end when this returns. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        Parallel.join(thread);
    }
}
