package io.zdd.migrations;

import io.zdd.migrations.StepRow.Key;
import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges the files by the rules for one server, and lets the server judge what was not run there yet. */
final class ServerCheck {
    private final Session session;
    private final Migrations migrations;
    private final CheckResult files;
    private final Changes changes;
    private final Map<Key, StepRow> rows;

    ServerCheck(Session session, MigrationFiles files) throws SQLException {
        this.session = session;
        migrations = files.on(session.database());
        this.files = migrations.check();
        changes = new Changes(session.database());
        rows = new StepTable(session).rows();
    }

    /** What the files alone say. */
    CheckResult files() {
        return files;
    }

    /** What is in the files of a phase. */
    List<Change> changes(MigrationPhase phase) {
        return migrations.files().stream()
                .filter(file -> file.phase() == phase)
                .flatMap(file -> changes.of(file, files.findings()).stream())
                .toList();
    }

    /**
     * What of it was not done.
     *
     * @throws ZddException if a statement that was done reads otherwise now, or is gone
     */
    List<Change> pending(MigrationPhase phase) {
        return migrations.files().stream()
                .filter(file -> file.phase() == phase)
                .flatMap(file -> pending(file).stream())
                .toList();
    }

    List<Change> pending(MigrationFile file) {
        return Pending.of(file, changes.of(file, files.findings()), rows);
    }

    /**
     * Lets the server try changes.
     *
     * @return a line for each table of which no copy could be made
     * @throws UnsafeMigrationException if it finds something
     */
    List<String> tried(List<Change> pending) throws SQLException {
        Trial trial = session.engine().tried(session, pending, files.findings());
        trial.with(files).orThrow();
        return trial.untried();
    }

    /** All that is found, by the server only if the files pass; the contracts come last, as when they are run. */
    CheckResult check() throws SQLException {
        if (!files.passed()) {
            return files;
        }
        List<Change> pending = new ArrayList<>(pending(MigrationPhase.EXPAND));
        pending.addAll(pending(MigrationPhase.CONTRACT));
        Trial trial = session.engine().tried(session, pending, files.findings());
        if (!trial.untried().isEmpty()) {
            throw new ZddException(
                    session.title() + ": the server could not try the migrations, because it makes no empty"
                            + " copy of " + String.join("; ", trial.untried())
                            + ". Nothing was changed. The check needs the right"
                            + " to read these tables and to make temporary ones (GRANT TEMPORARY ON DATABASE); where somebody"
                            + " holds their locks, check again.");
        }
        return trial.with(files);
    }
}
