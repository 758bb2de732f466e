package io.zdd.ssh;

/**
 * How many sessions of a connection are in use, so that the server is not asked for more than it allows. Thread-safe.
 *
 * <p>OpenSSH allows ten; two are left for those whose processes are still ending and for stopping others. A server that
 * allows fewer says so by refusing one.
 */
final class Sessions {
    private static final int USUAL = 8;
    /** The shell for file operations, which is kept, and one for everything else. */
    private static final int LEAST = 2;

    private static final long SHORTLY = 100;

    private int limit = USUAL;
    private int open;

    synchronized void acquire() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        while (open >= limit) {
            wait();
        }
        open++;
    }

    /** Whether there is only one besides the shell for file operations. */
    synchronized boolean isOneAlone() {
        return open <= LEAST;
    }

    synchronized void release() {
        open--;
        notifyAll();
    }

    /**
     * After the server refused one that was acquired: waits until another was given back.
     *
     * @return false if there is none to wait for, so that it only waited a little
     */
    synchronized boolean acquireAnother() throws InterruptedException {
        release();
        boolean others = open >= LEAST;
        if (others) {
            limit = open;
        } else {
            wait(SHORTLY);
        }
        acquire();
        return others;
    }
}
