package io.zdd.run;

/** How applying a plan ended. */
public enum Outcome {
    /** Everything was done. */
    SUCCEEDED,
    /** It is live on some hosts only, as the roll-out allows; the others went back or were left as they were. */
    PARTIAL,
    /** The host could not be reached, and was left out as the deployer allows. */
    SKIPPED,
    /** Something failed before anything was live; everything was undone. */
    FAILED,
    /** Something failed after the swap; the hosts went back to what they served before. */
    ROLLED_BACK,
    /** The caller cancelled; everything was undone, and the hosts serve what they served before. */
    CANCELLED,
    /** Somebody else changed {@code current} meanwhile; it was left as they put it. */
    FOREIGN,
    /** Something could not be undone, or a recovery not be finished; the report says what, and a person must look. */
    IN_DOUBT
}
