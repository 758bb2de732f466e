package io.zdd.transport;

/** The result of an operation that only does something. */
public enum Nothing {
    /** The one value. */
    DONE
}
