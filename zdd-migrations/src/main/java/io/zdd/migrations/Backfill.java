package io.zdd.migrations;

import io.zdd.model.ZddException;

/** The rows that a {@link Migration} fills after the swap, batch by batch. An immutable value. */
public final class Backfill {
    private final String statement;
    private final String verify;

    private Backfill(String statement, String verify) {
        this.statement = statement;
        this.verify = verify;
    }

    /**
     * What could stand in the file of a backfill.
     *
     * @param statement one UPDATE or INSERT … SELECT, with a whole number between {@code :from} and {@code :to}
     * @return the backfill, of which nobody can tell yet whether rows are left
     * @throws ZddException if it is blank
     */
    public static Backfill sql(String statement) {
        if (statement.isBlank()) {
            throw new ZddException("a backfill needs a statement: the text is blank");
        }
        return new Backfill(statement.strip(), "");
    }

    /**
     * The same backfill with a query that finds the rows which are left, as behind {@code -- @verify}. Without one its
     * contract is held forever.
     *
     * @param query a SELECT, in one line
     * @return a changed copy
     * @throws ZddException if it is none
     */
    public Backfill verifiedBy(String query) {
        if (!query.regionMatches(true, 0, "SELECT ", 0, 7) || query.lines().count() > 1) {
            throw new ZddException("a backfill is verified by a SELECT in one line, not by '" + query + "'");
        }
        return new Backfill(statement, query);
    }

    String text(Dialect dialect) {
        return verify.isEmpty() ? statement : "-- @verify " + verify + '\n' + statement;
    }
}
