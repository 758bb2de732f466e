package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** Runs backfills one after the other, each in its own lock, so that a long one never stands in the way of an expand. */
final class Backfills {
    private final MigrationFiles files;
    private final DataSource source;
    private final RunSettings settings;
    private final BackfillPace pace;

    Backfills(MigrationFiles files, DataSource source, RunSettings settings, BackfillPace pace) {
        this.files = files;
        this.source = source;
        this.settings = settings;
        this.pace = pace;
    }

    /**
     * Goes on with all of them until they are done or the budget is spent.
     *
     * @throws ZddException if one fails; those after it are not begun
     */
    void run() throws InterruptedException {
        Patience budget = new Patience(pace.budget());
        new Reconnecting(source, settings).run(session -> {
            prepare(session);
            for (MigrationFile file : of(session)) {
                refuseUnexpanded(session, file);
                session.set(session.engine().batchLimits(settings.lockTimeout()));
                BackfillScript script = BackfillScript.of(file, session.database());
                new BackfillRun(session, settings, pace, budget, script).run(isContractPending(session, file));
            }
        });
    }

    private List<MigrationFile> of(Session session) {
        return files(files.on(session.database()));
    }

    /** Those of a database. */
    static List<MigrationFile> files(Migrations migrations) {
        return migrations.files().stream()
                .filter(file -> file.phase() == MigrationPhase.BACKFILL)
                .toList();
    }

    private void prepare(Session session) throws SQLException, InterruptedException {
        files.on(session.database()).check().orThrow();
        BackfillTable table = new BackfillTable(session);
        if (!table.exists()) {
            MigrationRun.locked(session, settings, locked -> table.create());
        }
    }

    /** Until it is done, old code that came back with a rollback may have left new gaps. */
    private boolean isContractPending(Session session, MigrationFile backfill) throws SQLException {
        return !pending(session, MigrationPhase.CONTRACT, file -> file.version() == backfill.version())
                .isEmpty();
    }

    /** A backfill may need all that its own version, and those before it, add. */
    private void refuseUnexpanded(Session session, MigrationFile backfill) throws SQLException {
        List<MigrationFile> missing =
                pending(session, MigrationPhase.EXPAND, file -> file.version() <= backfill.version());
        if (!missing.isEmpty()) {
            throw new ZddException(session.title() + ": " + backfill + " cannot be run, because " + missing.get(0)
                    + " is not done. Expand first.");
        }
    }

    private List<MigrationFile> pending(Session session, MigrationPhase phase, Predicate<MigrationFile> which)
            throws SQLException {
        Map<StepRow.Key, StepRow> rows = new StepTable(session).rows();
        Changes changes = new Changes(session.database());
        return files.on(session.database()).files().stream()
                .filter(file -> file.phase() == phase && which.test(file))
                .filter(file ->
                        !Pending.of(file, changes.of(file, List.of()), rows).isEmpty())
                .toList();
    }
}
