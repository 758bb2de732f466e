package io.zdd.plan;

import io.zdd.model.ZddException;

/**
 * What becomes of the fleet when hosts fail while they go live. What fails before that is undone everywhere in any case.
 *
 * @param maxFailures how many hosts may fail and go back alone, while the others go on
 * @param onFailure what is done when more fail
 */
public record FailurePolicy(int maxFailures, OnFailure onFailure) {
    /** Every host or none. */
    public static final FailurePolicy NONE_MAY_FAIL = new FailurePolicy(0, OnFailure.BACK_EVERYWHERE);

    /** What is done when more hosts fail than may. */
    public enum OnFailure {
        /** Every host goes back to what it served before. */
        BACK_EVERYWHERE,
        /** The hosts of earlier waves keep the new release, the others keep the old one, or go back to it. */
        STOP_HERE
    }

    /**
     * Checks the number.
     *
     * @throws ZddException if negative
     */
    public FailurePolicy {
        if (maxFailures < 0) {
            throw new ZddException("not fewer than 0 hosts can fail: " + maxFailures);
        }
    }

    /** What of it is not the usual. */
    @Override
    public String toString() {
        return (maxFailures == 0 ? "" : ", up to " + maxFailures + " may fail")
                + (onFailure == OnFailure.STOP_HERE ? ", stops where it is on failure" : "");
    }
}
