package io.zdd.migrations;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long something is tried again, with pauses that grow and are spread by chance, so that two do not keep step. */
final class Patience {
    private static final long SHORTEST = 50;
    private static final long FIRST = 200;
    private static final long LONGEST = 5000;

    private final Duration budget;
    private final long start = System.nanoTime();
    private int pauses;

    Patience(Duration budget) {
        this.budget = budget;
    }

    Duration spent() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits before the next attempt; false, at once, if the budget is spent. */
    boolean pause() throws InterruptedException {
        long most = Math.min(LONGEST, FIRST << Math.min(pauses++, 10));
        return sleep(ThreadLocalRandom.current().nextLong(SHORTEST, most + 1));
    }

    /** Waits for a moment before looking again; false, at once, if the budget is spent. */
    boolean moment() throws InterruptedException {
        return sleep(SHORTEST * 2);
    }

    boolean isSpent() {
        return spent().compareTo(budget) >= 0;
    }

    private boolean sleep(long milliseconds) throws InterruptedException {
        boolean left = !isSpent();
        if (left) {
            Thread.sleep(milliseconds);
        }
        return left;
    }
}
