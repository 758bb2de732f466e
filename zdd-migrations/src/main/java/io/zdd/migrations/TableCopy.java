package io.zdd.migrations;

import java.sql.SQLException;

/**
 * An empty copy of a table: all but the rows, the foreign keys, the triggers and the partitions. Its indexes have names of
 * their own.
 *
 * @param name under which only this session sees it, until the transaction is undone
 * @param original the table that it is a copy of
 */
record TableCopy(String name, String original) {
    /**
     * What the server has done to it.
     *
     * @param file where its rows lie, which is another one after they were written anew
     * @param scans how often it was read from one end to the other in this transaction
     */
    record State(long file, long scans) {}

    State state(Session session) throws SQLException {
        return session.one(
                "SELECT pg_relation_filenode(oid)::bigint, pg_stat_get_xact_numscans(oid) FROM pg_class"
                        + " WHERE oid = to_regclass(?)",
                row -> new State(row.getLong(1), row.getLong(2)),
                qualified());
    }

    /** Its name with the schema, so that it is no other table. */
    String qualified() {
        return "pg_temp." + name;
    }

    /** What the server said, of the table itself; the place in the text would be that of another one. */
    String said(SQLException failure) {
        return firstLine(failure).replace(name, original);
    }

    static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
