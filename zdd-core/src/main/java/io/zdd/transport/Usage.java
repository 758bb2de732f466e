package io.zdd.transport;

/** Whether a process still runs from a directory. */
public enum Usage {
    /** At least one process has its working directory, its program, a mapping or an open file there. */
    IN_USE,
    /** Every process was looked at, and none uses it. */
    FREE,
    /** None was seen, but not every process may be looked at. */
    CANNOT_SEE
}
