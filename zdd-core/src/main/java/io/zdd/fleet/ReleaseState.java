package io.zdd.fleet;

/** Where a release stands in its life. */
public enum ReleaseState {
    /** Its content is being made. */
    BUILDING,
    /** It is complete, proven and sealed, and was not live yet. */
    PREPARED,
    /** It is being swapped in. */
    ACTIVATING,
    /** It is live, not yet for good. */
    LIVE,
    /** It is live for good. */
    COMMITTED,
    /** It was live for good until another release took its place. */
    RETIRED,
    /** It never went live. */
    FAILED,
    /** It was live and was rolled back from. */
    BAD;

    /**
     * Whether somebody is about to change it, or was killed meanwhile.
     *
     * @return true from BUILDING to LIVE
     */
    public boolean isUnfinished() {
        return compareTo(COMMITTED) < 0;
    }

    /**
     * Whether the link may lead to it although it is not live for good.
     *
     * @return true for ACTIVATING and LIVE
     */
    public boolean isGoingLive() {
        return this == ACTIVATING || this == LIVE;
    }

    /**
     * Whether a release in this state counts for {@code keep(n)}.
     *
     * @return true if it is or was live for good
     */
    public boolean counts() {
        return this == COMMITTED || this == RETIRED;
    }
}
