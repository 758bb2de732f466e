package io.zdd.examples.demo;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What all visitors have seen so far; thread-safe. */
final class Tally {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder mixed = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicReference<String> firstFailure = new AtomicReference<>();

    void addRequest() {
        requests.increment();
    }

    void addFailed(String why) {
        failed.increment();
        firstFailure.compareAndSet(null, why);
    }

    void addMixed() {
        mixed.increment();
    }

    void addStale() {
        stale.increment();
    }

    void addSeen(String release) {
        seen.add(release);
    }

    long requests() {
        return requests.sum();
    }

    /** Not answered with status 200, not whole, or not at all. */
    long failed() {
        return failed.sum();
    }

    /** One answer made of two releases. */
    long mixed() {
        return mixed.sum();
    }

    /** Asked after a deployment had returned, and answered by another release than the one it left live. */
    long stale() {
        return stale.sum();
    }

    /** Every release that made at least one whole answer. */
    Set<String> seen() {
        return Set.copyOf(seen);
    }

    Optional<String> firstFailure() {
        return Optional.ofNullable(firstFailure.get());
    }

    @Override
    public String toString() {
        return String.format("%,d requests, %,d failed, %,d mixed", requests(), failed(), mixed());
    }
}
