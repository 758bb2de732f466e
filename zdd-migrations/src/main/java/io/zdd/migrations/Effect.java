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

    /** A table, or a view, that was not there before. */
    record Created(String table, boolean view) implements Effect {}

    /** The half of a NOT NULL that does not look at old rows. */
    record NotNullCheck(String table, String constraint, String column) implements Effect {}

    /** A constraint that holds for new rows only. */
    record NotValid(String table, String constraint) implements Effect {}

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
