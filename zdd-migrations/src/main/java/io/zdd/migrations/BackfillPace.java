package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How fast rows are backfilled. Immutable; each method gives a changed copy.
 *
 * <pre>{@code
 * migrator.pace(BackfillPace.usual()
 *     .batch(Duration.ofMillis(50))
 *     .waitWhile(() -> replicas.lag() > 2 ? Optional.of("the replicas lag behind") : Optional.empty()));
 * }</pre>
 */
public final class BackfillPace {
    static final int FIRST_BATCH = 500;
    private static final int SMALLEST = 10;
    private static final int LARGEST = 20_000;
    private static final BackfillPace USUAL =
            new BackfillPace(Duration.ofMillis(10), 1, Duration.ofMinutes(30), Optional::empty);

    private final Duration batch;
    private final double pause;
    private final Duration budget;
    private final Supplier<Optional<String>> brake;

    private BackfillPace(Duration batch, double pause, Duration budget, Supplier<Optional<String>> brake) {
        this.batch = batch;
        this.pause = pause;
        this.budget = budget;
        this.brake = brake;
    }

    /**
     * Batches of 10 ms, a pause as long as the batch after each, for 30 minutes.
     *
     * @return the usual pace
     */
    public static BackfillPace usual() {
        return USUAL;
    }

    /**
     * How long one batch is to take; the number of its rows follows from how long the last ones took. Others wait for the
     * rows of a batch as long as it takes.
     *
     * @param time at least 1 ms
     * @return a changed copy
     * @throws ZddException if it is shorter
     */
    public BackfillPace batch(Duration time) {
        if (time.toMillis() < 1) {
            throw new ZddException("a batch must take 1 ms or longer, not " + time);
        }
        return new BackfillPace(time, pause, budget, brake);
    }

    /**
     * How long to rest after a batch, as a multiple of the time it took.
     *
     * @param factor zero for no rest
     * @return a changed copy
     * @throws ZddException if it is negative or no number
     */
    public BackfillPace pause(double factor) {
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new ZddException("the pause must be a multiple of zero or more, not " + factor);
        }
        return new BackfillPace(batch, factor, budget, brake);
    }

    /**
     * For how long rows are filled before the rest is left for {@link Migrator#resumeBackfills}. A batch that is begun is
     * brought to its end.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if it is negative
     */
    public BackfillPace budget(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("a time cannot be negative: " + time);
        }
        return new BackfillPace(batch, pause, time, brake);
    }

    /**
     * What is asked before each batch: while it gives a reason, no batch is begun. It is asked again after a moment, and
     * the waiting counts against the budget.
     *
     * @param reason gives why to wait, or empty to go on; what it throws ends the backfill, which can be resumed
     * @return a changed copy
     */
    public BackfillPace waitWhile(Supplier<Optional<String>> reason) {
        return new BackfillPace(batch, pause, budget, reason);
    }

    Duration budget() {
        return budget;
    }

    Optional<String> reasonToWait() {
        return brake.get();
    }

    Duration rest(Duration took) {
        return Duration.ofNanos((long) (took.toNanos() * pause));
    }

    /** At most twice as many rows as last time, and at least half as many, so that one slow batch does not decide. */
    int nextBatch(int rows, Duration took) {
        double factor = (double) batch.toNanos() / Math.max(1, took.toNanos());
        double next = rows * Math.max(0.5, Math.min(2, factor));
        return (int) Math.max(SMALLEST, Math.min(LARGEST, next));
    }
}
