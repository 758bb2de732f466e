package io.zdd.migrations;

/** One thing that a statement does. */
sealed interface Effect {
    /** The table it is done to; empty where there is none. */
    String table();

    /**
     * What a rule is about; whether that is refused depends on the phase and on what the file did before.
     *
     * @param detail the column, the index or another name; or empty
     */
    record Judged(Rule rule, String table, String detail) implements Effect {}

    /** A lock held for a moment. */
    record Touched(String table) implements Effect {}

    /**
     * A table, or a view, that was not there before.
     *
     * @param viewOf the table of which it is a view with all columns; or empty
     */
    record Created(String table, String viewOf) implements Effect {}

    /**
     * A check that holds for new rows only.
     *
     * @param notNullColumn the column of which it says that it is not null; or empty
     */
    record AddedCheck(String table, String constraint, String notNullColumn) implements Effect {}

    /** It cannot run in a transaction with others. */
    record OutsideTransaction(String table) implements Effect {}

    /**
     * Rows are written.
     *
     * @param batched whether they are those between {@code :from} and {@code :to} only
     */
    record Rows(String table, boolean batched) implements Effect {}

    /** Old rows are looked at, while others go on writing. */
    record Validated(String table, String constraint) implements Effect {}
}
