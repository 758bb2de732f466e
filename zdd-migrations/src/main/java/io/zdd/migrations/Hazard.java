package io.zdd.migrations;

/** What a statement does to code that is running. */
public enum Hazard {
    /** Others wait: for a lock that is held while rows are read, written or indexed. */
    LOCK,
    /** Code that knows the schema of before fails, or gets other data than it expects. */
    COMPAT
}
