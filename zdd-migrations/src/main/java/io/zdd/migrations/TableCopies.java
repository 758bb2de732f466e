package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Empty copies of tables of PostgreSQL, in a transaction that is undone: temporary tables, which nobody else sees. Of the
 * tables themselves nothing but the lock of a reader is held.
 */
final class TableCopies {
    private static final String FIND = "SELECT format('%I.%I', n.nspname, c.relname), c.relkind IN ('r', 'p')"
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(?)";

    private final Session session;
    private final Map<String, Optional<TableCopy>> copies = new HashMap<>();
    private final List<String> untried = new ArrayList<>();

    TableCopies(Session session) {
        this.session = session;
    }

    /**
     * What a name stands for.
     *
     * @param name with its schema, and in quotes where they are needed
     * @param table whether it is a table, and no view
     */
    record Original(String name, boolean table) {}

    /** Empty if there is nothing of that name. */
    Optional<Original> find(String name) throws SQLException {
        return session
                .query(FIND, row -> new Original(row.getString(1), row.getBoolean(2)), PostgresEngine.quoted(name))
                .stream()
                .findFirst();
    }

    /** The copy of a table, made when it is first wanted; empty if none can be made. */
    Optional<TableCopy> of(Original original) throws SQLException {
        Optional<TableCopy> known = copies.get(original.name());
        if (known == null) {
            known = make(original.name(), "zdd_probe_" + (copies.size() + 1));
            copies.put(original.name(), known);
        }
        return known;
    }

    private Optional<TableCopy> make(String original, String name) throws SQLException {
        Optional<SQLException> failure =
                attempt("CREATE TEMPORARY TABLE " + name + " (LIKE " + original + " INCLUDING ALL)");
        failure.ifPresent(e -> untried.add(original + ": " + TableCopy.firstLine(e)));
        return failure.isEmpty() ? Optional.of(new TableCopy(name, original)) : Optional.empty();
    }

    /** The tables of which no copy could be made, each with the reason. */
    List<String> untried() {
        return untried;
    }

    /** Does something, or nothing; then why not. */
    Optional<SQLException> attempt(String sql) throws SQLException {
        session.update("SAVEPOINT zdd_probe");
        try {
            session.execute(sql);
        } catch (SQLException e) {
            undo(e);
            return Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZddException("Trying the migrations on copies was interrupted. The database is as it was.", e);
        }
        session.update("RELEASE SAVEPOINT zdd_probe");
        return Optional.empty();
    }

    private void undo(SQLException failure) throws SQLException {
        try {
            session.update("ROLLBACK TO SAVEPOINT zdd_probe");
        } catch (SQLException second) {
            failure.addSuppressed(second);
            throw failure;
        }
    }
}
