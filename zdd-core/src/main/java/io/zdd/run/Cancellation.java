package io.zdd.run;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Carries the caller's interrupt to the deployment's own threads, but only into code that is meant to be interrupted.
 *
 * <p>An interrupt closes file channels under a thread, so file operations never see one.
 */
final class Cancellation {
    private boolean cancelled;
    private boolean closed;
    private final Set<Thread> interruptible = new HashSet<>();

    /** Cancels, from any thread; without effect once closed. */
    synchronized void cancel() {
        if (closed) {
            return;
        }
        cancelled = true;
        interruptible.forEach(Thread::interrupt);
    }

    /** From now on nothing is cancelled any more: what runs now must come to its end. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    void check() {
        if (shouldStop()) {
            throw new CancelledException();
        }
    }

    /** Cancelled, and not yet closed: what fails now fails because of that. */
    synchronized boolean shouldStop() {
        return cancelled && !closed;
    }

    <T> T interruptibly(Callable<T> work) throws Exception {
        check();
        enter();
        try {
            return work.call();
        } finally {
            leave();
        }
    }

    /** Also inside {@link #interruptibly}: an interrupt that comes meanwhile is seen right after. */
    <T> T uninterruptibly(Supplier<T> work) {
        boolean inside = leave();
        try {
            return work.get();
        } finally {
            if (inside) {
                enter();
            }
        }
    }

    private synchronized void enter() {
        interruptible.add(Thread.currentThread());
        if (cancelled && !closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean leave() {
        Thread.interrupted();
        return interruptible.remove(Thread.currentThread());
    }
}
