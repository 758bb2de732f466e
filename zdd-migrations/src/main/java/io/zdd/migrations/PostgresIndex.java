package io.zdd.migrations;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The index that a statement builds or drops CONCURRENTLY. Where that fails, or is cut off, an invalid one stays behind,
 * which every write still has to fill.
 *
 * @param name with its schema, if the statement says one; a new index lies in the schema of its table
 * @param table the table of a new index; empty where one is dropped
 */
record PostgresIndex(String name, String table) {
    private static final String FOUND = "SELECT CASE WHEN i.indisvalid THEN 'valid ' || pg_get_indexdef(i.indexrelid)"
            + " ELSE 'invalid' END FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            + " WHERE c.relname = ? AND c.relnamespace = ";

    /** Empty if the statement is about no index, or about one without a name. */
    static Optional<PostgresIndex> of(Change change) {
        Words words = change.words();
        if (words.accept("DROP", "INDEX", "CONCURRENTLY")) {
            words.ifExists();
            return Optional.of(new PostgresIndex(words.name(), ""));
        }
        if (!words.accept("CREATE")) {
            return Optional.empty();
        }
        words.accept("UNIQUE");
        if (!words.accept("INDEX", "CONCURRENTLY")) {
            return Optional.empty();
        }
        words.ifExists();
        if (words.ahead("ON")) {
            return Optional.empty();
        }
        String name = words.name();
        words.expect("ON");
        words.accept("ONLY");
        return Optional.of(new PostgresIndex(name, words.name()));
    }

    /** An invalid index is as good as none. */
    String look(Session session) throws SQLException {
        return found(session).stream()
                .filter(state -> !state.equals("invalid"))
                .findFirst()
                .orElse("absent");
    }

    /** Only what is being built is removed: of an index that is dropped the statement itself removes the rest. */
    void dropInvalid(Session session) throws SQLException, InterruptedException {
        if (!table.isEmpty() && found(session).contains("invalid")) {
            String schema = session.text(
                    "SELECT quote_ident(nspname) FROM pg_class c JOIN pg_namespace n"
                            + " ON n.oid = c.relnamespace WHERE c.oid = to_regclass(?)",
                    PostgresEngine.quoted(table));
            session.execute("DROP INDEX CONCURRENTLY IF EXISTS " + schema + "." + PostgresEngine.quoted(name));
        }
    }

    private List<String> found(Session session) throws SQLException {
        String index = name.substring(name.lastIndexOf('.') + 1);
        if (table.isEmpty()) {
            return session.query(
                    FOUND + "c.relnamespace AND c.oid = to_regclass(?)",
                    row -> row.getString(1),
                    index,
                    PostgresEngine.quoted(name));
        }
        return session.query(
                FOUND + "(SELECT relnamespace FROM pg_class WHERE oid = to_regclass(?))",
                row -> row.getString(1),
                index,
                PostgresEngine.quoted(table));
    }
}
