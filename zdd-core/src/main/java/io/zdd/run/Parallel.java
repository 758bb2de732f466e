package io.zdd.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Does the same for many hosts at once, so many at a time, and is over when all of them are; an interrupt of the caller waits.
 *
 * <p>For one host it is the calling thread that works.
 *
 * @param <K> what it is done for
 * @param <R> what it gives
 */
final class Parallel<K, R> {
    private final List<K> keys;
    private final Function<K, R> work;
    private final Queue<K> waiting;
    private final Map<K, R> results = new ConcurrentHashMap<>();
    private final Map<K, Throwable> failures = new ConcurrentHashMap<>();

    private Parallel(List<K> keys, Function<K, R> work) {
        this.keys = keys;
        this.work = work;
        this.waiting = new ConcurrentLinkedQueue<>(keys);
    }

    /**
     * Works.
     *
     * @return the results in the order of the keys
     * @throws RuntimeException what the first of the keys whose work failed threw, what the others threw suppressed in it
     */
    static <K, R> Map<K, R> each(List<K> keys, int atOnce, String name, Function<K, R> work) {
        Parallel<K, R> parallel = new Parallel<>(keys, work);
        parallel.run(Math.min(atOnce, keys.size()), name);
        return parallel.ordered();
    }

    private void run(int threads, String name) {
        List<Thread> crew = new ArrayList<>();
        try {
            for (int i = 0; i < threads && threads > 1; i++) {
                Thread thread = new Thread(this::drain, name + "-" + i);
                thread.start();
                crew.add(thread);
            }
        } catch (OutOfMemoryError noMoreThreads) {
            // then fewer do the same work
        }
        if (crew.isEmpty()) {
            drain();
        }
        crew.forEach(Parallel::join);
    }

    private void drain() {
        for (K key = waiting.poll(); key != null; key = waiting.poll()) {
            try {
                results.put(key, work.apply(key));
            } catch (Throwable failed) { // thrown where the others are waited for
                failures.put(key, failed);
            }
        }
    }

    /** Waits for the end of a thread; an interrupt is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<K, R> ordered() {
        List<Throwable> failed =
                keys.stream().filter(failures::containsKey).map(failures::get).toList();
        if (!failed.isEmpty()) {
            Throwable first = failed.get(0);
            failed.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
            if (first instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) first;
        }
        Map<K, R> ordered = new LinkedHashMap<>();
        keys.forEach(key -> ordered.put(key, results.get(key)));
        return ordered;
    }
}
