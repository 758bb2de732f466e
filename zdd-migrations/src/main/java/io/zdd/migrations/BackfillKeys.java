package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The keys by which the rows of a backfill are counted off. */
final class BackfillKeys {
    private final Session session;
    private final BackfillScript script;

    BackfillKeys(Session session, BackfillScript script) {
        this.session = session;
        this.script = script;
    }

    /** The beginning of a pass over all rows that are there now. */
    BackfillRow pass(int pass, long rows) throws SQLException {
        String keys = "SELECT MIN(" + script.key() + "), MAX(" + script.key() + ") FROM " + script.table();
        long[] bounds = session.one(keys, row -> new long[] {number(row.getObject(1)), number(row.getObject(2))});
        // An empty table has nothing above its first key.
        long first = bounds[0] == Long.MIN_VALUE ? bounds[1] : bounds[0] - 1;
        return BackfillRow.begun(script, pass, first, bounds[1], rows);
    }

    private long number(@Nullable Object key) {
        if (key == null) {
            return Long.MIN_VALUE;
        }
        try {
            return new BigDecimal(key.toString()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new ZddException(
                    script.file() + ": rows are counted off by " + script.key() + ", which has to be a whole"
                            + " number of 64 bits; '" + key + "' is none. Use another key between :from and :to.");
        }
    }

    /** The highest key of the next batch. */
    long end(BackfillRow row, int rows) throws SQLException {
        return session.one(
                "SELECT MAX(k) FROM (SELECT " + script.key() + " AS k FROM " + script.table() + " WHERE " + script.key()
                        + " > ? AND " + script.key() + " <= ? ORDER BY " + script.key() + " LIMIT " + rows
                        + ") AS batch",
                found -> found.getObject(1) == null ? row.end() : found.getLong(1),
                row.last(),
                row.end());
    }
}
