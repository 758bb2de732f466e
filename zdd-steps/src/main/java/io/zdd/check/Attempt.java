package io.zdd.check;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One look over the network on a thread of its own, for blocking sockets do not feel an interrupt. */
final class Attempt {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final String name;
    private final Duration limit;
    private final Runnable abort;

    /**
     * An attempt.
     *
     * @param abort makes the look fail at once, from another thread
     */
    Attempt(String name, Duration limit, Runnable abort) {
        this.name = name;
        this.limit = limit;
        this.abort = abort;
    }

    Optional<String> look(Callable<Optional<String>> work) throws InterruptedException {
        FutureTask<Optional<String>> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return Optional.of("no whole answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return Optional.of(String.valueOf(failed.getCause()));
        } finally {
            abort.run();
            awaitEnd(thread);
        }
    }

    /** A cancelled look leaves no thread behind; looking up a name may hold it for longer than is worth waiting for. */
    private static void awaitEnd(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
