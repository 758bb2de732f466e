package io.zdd.migrations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table {@code zdd_backfill}: how far each backfill has come. */
final class BackfillTable {
    private static final String NAME = "zdd_backfill";

    private final Session session;

    BackfillTable(Session session) {
        this.session = session;
    }

    /** Makes the table where it is missing; only who has the migrator's lock does so. */
    void create() throws SQLException {
        if (!exists()) {
            session.update("CREATE TABLE " + NAME + " (version BIGINT NOT NULL PRIMARY KEY, checksum CHAR(64) NOT NULL,"
                    + " state VARCHAR(8) NOT NULL, pass INTEGER NOT NULL, first_key BIGINT NOT NULL,"
                    + " last_key BIGINT NOT NULL, end_key BIGINT NOT NULL, rows_done BIGINT NOT NULL,"
                    + " batches BIGINT NOT NULL, batch_size INTEGER NOT NULL, changed_at "
                    + session.engine().moment() + " NOT NULL)");
        }
    }

    boolean exists() throws SQLException {
        return session.one(session.engine().hasTable(), row -> row.getBoolean(1), NAME);
    }

    /** All rows by their version; none if there is no table yet. */
    Map<Long, BackfillRow> rows() throws SQLException {
        List<BackfillRow> rows = exists()
                ? session.query(
                        "SELECT version, checksum, state, pass, first_key, last_key, end_key, rows_done, batch_size FROM "
                                + NAME,
                        BackfillTable::read)
                : List.of();
        return rows.stream().collect(Collectors.toMap(BackfillRow::version, Function.identity()));
    }

    private static BackfillRow read(ResultSet row) throws SQLException {
        return new BackfillRow(
                row.getLong(1),
                row.getString(2),
                row.getString(3).equals("done"),
                row.getInt(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getInt(9));
    }

    /** Writes the beginning of a pass. */
    void begin(BackfillRow row) throws SQLException {
        Object[] values = {
            row.checksum(), row.pass(), row.first(), row.last(), row.end(), row.rows(), row.batch(), row.version()
        };
        String now = session.engine().now();
        int known = session.update(
                "UPDATE " + NAME + " SET checksum = ?, state = 'running', pass = ?, first_key = ?, last_key = ?,"
                        + " end_key = ?, rows_done = ?, batch_size = ?, changed_at = " + now + " WHERE version = ?",
                values);
        if (known == 0) {
            session.update(
                    "INSERT INTO " + NAME
                            + " (checksum, state, pass, first_key, last_key, end_key, rows_done, batch_size,"
                            + " version, batches, changed_at) VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, 0, " + now
                            + ")",
                    values);
        }
    }

    /**
     * Moves the cursor, in the transaction of the batch.
     *
     * @return false if it is not where it was found, or was stopped
     */
    boolean move(BackfillRow from, BackfillRow to) throws SQLException {
        return session.update(
                        "UPDATE " + NAME + " SET last_key = ?, rows_done = ?, batches = batches + 1, batch_size = ?,"
                                + " changed_at = " + session.engine().now()
                                + " WHERE version = ? AND pass = ? AND last_key = ? AND state = 'running'",
                        to.last(),
                        to.rows(),
                        to.batch(),
                        from.version(),
                        from.pass(),
                        from.last())
                == 1;
    }

    /** Lets whoever reads the row now go on, and nobody who read it before it was stopped. */
    void goOn(BackfillRow row) throws SQLException {
        session.update("UPDATE " + NAME + " SET state = 'running' WHERE version = ?", row.version());
    }

    /** Stops those that are run anywhere: their next batch cannot move its cursor, so it is undone. */
    void stop() throws SQLException {
        if (exists()) {
            session.update("UPDATE " + NAME + " SET state = 'stopped', changed_at = "
                    + session.engine().now() + " WHERE state = 'running'");
        }
    }

    void end(BackfillRow row) throws SQLException {
        session.update(
                "UPDATE " + NAME + " SET state = 'done', changed_at = "
                        + session.engine().now() + " WHERE version = ?",
                row.version());
    }
}
