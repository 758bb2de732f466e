package io.zdd.migrations;

import io.zdd.migrations.StepRow.Key;
import io.zdd.migrations.StepRow.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code zdd_step}: what was done to this database, statement by statement. */
final class StepTable {
    private static final String NAME = "zdd_step";

    private final Session session;

    StepTable(Session session) {
        this.session = session;
    }

    /** Makes the table where it is missing; only who has the migrator's lock does so. */
    void create() throws SQLException {
        if (!exists()) {
            session.update("CREATE TABLE " + NAME + " (version BIGINT NOT NULL, phase VARCHAR(8) NOT NULL,"
                    + " statement INTEGER NOT NULL, checksum CHAR(64) NOT NULL, head VARCHAR(100) NOT NULL,"
                    + " state VARCHAR(8) NOT NULL, seen CHAR(64), release_id VARCHAR(200), attempts INTEGER NOT NULL,"
                    + " took_ms BIGINT NOT NULL, changed_at " + session.engine().moment() + " NOT NULL,"
                    + " allowed VARCHAR(1000), error VARCHAR(1000), PRIMARY KEY (version, phase, statement))");
        }
    }

    /** All rows; none if there is no table yet. */
    Map<Key, StepRow> rows() throws SQLException {
        List<StepRow> rows = exists()
                ? session.query("SELECT version, phase, statement, checksum, state, seen FROM " + NAME, StepTable::read)
                : List.of();
        return rows.stream().collect(Collectors.toMap(StepRow::step, Function.identity()));
    }

    private boolean exists() throws SQLException {
        return session.one(session.engine().hasTable(), row -> row.getBoolean(1), NAME);
    }

    private static StepRow read(ResultSet row) throws SQLException {
        MigrationPhase phase = MigrationPhase.valueOf(row.getString(2).toUpperCase(Locale.ROOT));
        return new StepRow(
                new Key(row.getLong(1), phase, row.getInt(3)),
                row.getString(4),
                State.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString(6)));
    }

    /** Notes that a change begins that commits by itself, and what could be seen before it. */
    void running(Change change, Attempt attempt, Optional<String> seen) throws SQLException {
        note(change, attempt, State.RUNNING, seen.map(Checksum::of), Optional.empty());
    }

    void done(Change change, Attempt attempt) throws SQLException {
        note(change, attempt, State.DONE, Optional.empty(), Optional.empty());
    }

    void failed(Change change, Attempt attempt, String error) throws SQLException {
        note(change, attempt, State.FAILED, Optional.empty(), Optional.of(error));
    }

    private void note(Change change, Attempt attempt, State state, Optional<String> seen, Optional<String> error)
            throws SQLException {
        for (Change.Part part : change.parts()) {
            Key key = Key.of(change.file(), part.number());
            @Nullable
            Object[] values = {
                part.checksum(),
                Change.head(part.statement()),
                state.name().toLowerCase(Locale.ROOT),
                seen.orElse(null),
                attempt.release().orElse(null),
                attempt.number(),
                attempt.took().toMillis(),
                part.allowed().isEmpty() ? null : cut(part.allowed()),
                error.map(StepTable::cut).orElse(null),
                key.version(),
                key.phase().toString(),
                key.number()
            };
            String now = session.engine().now();
            // Never deleted first: between the two a crash would leave nothing to look for.
            int known = session.update(
                    "UPDATE " + NAME + " SET checksum = ?, head = ?, state = ?, seen = ?,"
                            + " release_id = ?, attempts = ?, took_ms = ?, allowed = ?, error = ?, changed_at = " + now
                            + " WHERE version = ? AND phase = ? AND statement = ?",
                    values);
            if (known == 0) {
                session.update(
                        "INSERT INTO " + NAME + " (checksum, head, state, seen, release_id, attempts, took_ms,"
                                + " allowed, error, version, phase, statement, changed_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " + now + ")",
                        values);
            }
        }
    }

    private static String cut(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 999) + "…";
    }
}
