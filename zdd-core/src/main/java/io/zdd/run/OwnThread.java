package io.zdd.run;

import io.zdd.model.ZddException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs work on a thread of its own while the caller waits; an interrupt of the caller cancels the work. */
final class OwnThread {
    private final String name;
    private final Cancellation cancellation;

    OwnThread(String name, Cancellation cancellation) {
        this.name = name;
        this.cancellation = cancellation;
    }

    /** Returns only when the work has come to its end, undone or done; the caller's interrupt flag is kept. */
    <T> T call(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "zdd-" + name);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    T result = task.get();
                    thread.join();
                    return result;
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                    cancellation.cancel();
                } catch (ExecutionException failed) {
                    throw unwrapped(failed);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns at once; cancelling what it gives cancels the work, and it is done when the work has come to its end. */
    <T> CompletableFuture<T> begin(Callable<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                cancellation.cancel();
                return !isDone();
            }
        };
        Runnable task = () -> {
            try {
                future.complete(work.call());
            } catch (Throwable failed) { // whoever waits gets it
                future.completeExceptionally(failed);
            }
        };
        new Thread(task, "zdd-" + name).start();
        return future;
    }

    /** The same exception, so that its type and facts stay, with the caller's own stack beside it. */
    private static RuntimeException unwrapped(ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException ours) {
            ours.addSuppressed(new ZddException("called from here"));
            return ours;
        }
        return new ZddException("the deployment failed: " + cause, cause);
    }
}
