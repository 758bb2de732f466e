package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.util.function.Function;

/** The rows that a {@link Migration} fills after the swap, batch by batch; see {@link Table#fill}. An immutable value. */
public final class Backfill {
    private final Function<Dialect, String> statement;
    private final Function<Dialect, String> verify;

    private Backfill(Function<Dialect, String> statement, Function<Dialect, String> verify) {
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
        return new Backfill(dialect -> statement.strip(), dialect -> "");
    }

    static Backfill of(Table table, Identifier column, String value, Identifier key) {
        return new Backfill(
                dialect -> "UPDATE " + table.in(dialect) + " SET " + column.in(dialect) + " = " + value + " WHERE "
                        + key.in(dialect) + " > :from AND " + key.in(dialect) + " <= :to AND "
                        + isNull(column, dialect),
                dialect -> verify("SELECT 1 FROM " + table.in(dialect) + " WHERE " + isNull(column, dialect)));
    }

    private static String isNull(Identifier column, Dialect dialect) {
        return column.in(dialect) + " IS NULL";
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
        return new Backfill(statement, dialect -> verify(query));
    }

    private static String verify(String query) {
        return "-- @verify " + query + '\n';
    }

    String text(Dialect dialect) {
        return verify.apply(dialect) + statement.apply(dialect);
    }
}
