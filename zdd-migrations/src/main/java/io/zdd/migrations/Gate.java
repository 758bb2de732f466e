package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.time.Duration;

/**
 * When contracts may be run. Immutable; each method gives a changed copy.
 *
 * <p>In any case: everything that is live, on every host, knows the migration; no deployment is under way; what the
 * migration expands and backfills is done.
 */
public final class Gate {
    private static final Gate USUAL = new Gate(Duration.ofHours(1), true);

    private final Duration soak;
    private final boolean keepsRollback;

    private Gate(Duration soak, boolean keepsRollback) {
        this.soak = soak;
        this.keepsRollback = keepsRollback;
    }

    /**
     * An hour after the last host went live, and only what leaves the way back to the release before.
     *
     * @return the usual gate
     */
    public static Gate usual() {
        return USUAL;
    }

    /**
     * How long the last release must have been live everywhere, by the database's clock; one hour by default. Until then
     * old processes may still be at work.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if it is negative
     */
    public Gate soak(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("a time cannot be negative: " + time);
        }
        return new Gate(time, keepsRollback);
    }

    /**
     * The same gate, which also lets through what the release before the live one does not know, so that one can no longer
     * go back to it.
     *
     * @return a changed copy
     */
    public Gate givingUpRollback() {
        return new Gate(soak, false);
    }

    Duration soak() {
        return soak;
    }

    boolean keepsRollback() {
        return keepsRollback;
    }
}
