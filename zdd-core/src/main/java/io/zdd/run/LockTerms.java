package io.zdd.run;

import io.zdd.model.ZddException;
import java.time.Duration;
import java.util.Optional;

/**
 * When a lock counts as left behind, and how long somebody else's is waited for.
 *
 * @param lease for how long a heartbeat must stand still
 * @param patience how long a lock is waited for whose owner is alive; empty for as long as it takes to see that
 */
record LockTerms(Duration lease, Optional<Duration> patience) {
    /** Beats that fit into a lease: so many may be late or lost before a living owner is taken for a dead one. */
    private static final int BEATS = 12;

    private static final Duration SHORTEST = Duration.ofMillis(100);

    static final LockTerms USUAL = new LockTerms(Duration.ofMinutes(2), Optional.empty());

    LockTerms {
        if (lease.compareTo(SHORTEST) < 0) {
            throw new ZddException("a lease of " + lease.toMillis() + " ms is too short for a heartbeat; at least "
                    + SHORTEST.toMillis() + " ms");
        }
        patience.filter(Duration::isNegative).ifPresent(time -> {
            throw new ZddException("a lock cannot be waited for a negative time: " + time);
        });
    }

    LockTerms lease(Duration time) {
        return new LockTerms(time, patience);
    }

    LockTerms patience(Duration time) {
        return new LockTerms(lease, Optional.of(time));
    }

    /** How often an owner shows that it is alive. */
    Duration beat() {
        return lease.dividedBy(BEATS);
    }

    /**
     * For how long the owner of a lock may rely on it after the host confirmed it last: nobody takes it over within the
     * lease, and two beats are left for what is on its way.
     */
    Duration reliance() {
        return lease.minus(beat().multipliedBy(2));
    }

    /** Whether nothing is waited for, not even to see whether the owner is alive. */
    boolean isImpatient() {
        return patience.filter(Duration::isZero).isPresent();
    }
}
