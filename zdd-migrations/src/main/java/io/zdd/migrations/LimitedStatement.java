package io.zdd.migrations;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A statement of another tool: it looks before it asks for a lock, gives up soon, and is tried again where nothing else is
 * undone by that.
 */
final class LimitedStatement {
    private final Session session;
    private final Statement statement;
    private final RunSettings settings;
    private final List<Finding> findings;

    LimitedStatement(Session session, Statement statement, RunSettings settings, List<Finding> findings) {
        this.session = session;
        this.statement = statement;
        this.settings = settings;
        this.findings = findings;
    }

    /** Executes it; true if there are rows to be read. An interrupt stops it, and stays set for the tool's caller. */
    boolean execute(String sql) throws SQLException {
        try {
            Optional<Change> change = change(sql);
            if (change.isPresent()) {
                untilDone(change.get(), sql);
            } else {
                new Stoppable(statement, sql).run();
            }
            return statement.getUpdateCount() == -1;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted, and stopped at the server: " + sql, stop);
        }
    }

    /** Empty if it is not exactly one statement, such as a comment. */
    private Optional<Change> change(String sql) {
        Database database = session.database();
        List<io.zdd.migrations.Statement> found =
                Splitter.split(sql, database.dialect()).statements();
        if (found.size() != 1) {
            return Optional.empty();
        }
        io.zdd.migrations.Statement one = found.get(0);
        MigrationFile script = new MigrationFile("", 0, "", MigrationPhase.EXPAND, Optional.empty(), sql);
        return Optional.of(new Change(
                script, List.of(new Change.Part(1, one, new StatementReader(database).read(one), reasons(one)))));
    }

    private String reasons(io.zdd.migrations.Statement one) {
        return findings.stream()
                .filter(finding -> finding.statement().equals(one.text()))
                .flatMap(finding -> finding.allowedBecause().stream())
                .collect(Collectors.joining("; "));
    }

    private void untilDone(Change change, String sql) throws SQLException, InterruptedException {
        session.set(session.engine().limits(change, settings.lockTimeout()));
        Patience patience = settings.patience();
        boolean alone = isAlone(change);
        boolean again = true;
        while (again) {
            awaitQuiet(change, patience);
            try {
                once(change, sql, alone);
                again = false;
            } catch (SQLException failure) {
                if (!alone || session.isLost(failure)) {
                    throw failure;
                }
                session.engine().cleanUp(session, change);
                if (!session.engine().mayRetry(failure)) {
                    throw failure;
                }
                if (!patience.pause()) {
                    throw new SQLException(
                            "for " + settings.retryFor() + " the lock was not to be had: " + failure.getMessage(),
                            failure);
                }
                settings.say("tried again, because others were in the way: " + head(change));
            }
        }
    }

    /** Whether nothing else is undone with it. On MariaDB a change of the schema ends the transaction that it stands in. */
    private boolean isAlone(Change change) throws SQLException {
        boolean endsTransaction =
                !session.database().postgresql() && session.engine().commitsItself(change);
        return session.commitsEach() || endsTransaction;
    }

    private void once(Change change, String sql, boolean alone) throws SQLException, InterruptedException {
        if (alone) {
            session.engine().cleanUp(session, change);
        }
        new Stoppable(statement, sql).run();
    }

    private void awaitQuiet(Change change, Patience patience) throws SQLException, InterruptedException {
        List<String> blockers = new Quiet(session, settings).await(change, head(change), patience);
        if (!blockers.isEmpty()) {
            throw new SQLException("it was not begun, because for " + settings.retryFor()
                    + " somebody was in a transaction on the table: " + String.join("; ", blockers));
        }
    }

    private static String head(Change change) {
        return Change.head(change.first().statement());
    }
}
