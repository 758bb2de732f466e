package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One backfill, batch by batch, by the session that has its lock. The cursor is moved in the transaction of the batch, so
 * that after a crash each row was changed once, or not at all.
 */
final class BackfillRun {
    /** Once more over the table if rows are left; more often would be a race against old code that still writes. */
    private static final int PASSES = 2;

    private final Session session;
    private final RunSettings settings;
    private final BackfillPace pace;
    private final Patience budget;
    private final BackfillTable table;
    private final BackfillKeys keys;
    private final BackfillScript script;
    private long nextLine = System.nanoTime();

    BackfillRun(Session session, RunSettings settings, BackfillPace pace, Patience budget, BackfillScript script) {
        this.session = session;
        this.settings = settings;
        this.pace = pace;
        this.budget = budget;
        this.script = script;
        table = new BackfillTable(session);
        keys = new BackfillKeys(session, script);
    }

    /**
     * Goes on from where it stands.
     *
     * @param again whether what is done is verified once more, and filled again where there are new gaps
     * @return false if it is not done: the budget is spent, or another does it
     * @throws ZddException if a batch fails, or rows are left after the second pass
     * @throws SQLException if the connection is lost
     */
    boolean run(boolean again) throws SQLException, InterruptedException {
        if (!session.tryLock(script.name())) {
            settings.say(script.file() + " is being run already: " + session.holder(script.name()));
            return false;
        }
        boolean done = passes(again);
        session.unlock(script.name());
        return done;
    }

    private boolean passes(boolean again) throws SQLException, InterruptedException {
        BackfillRow row = table.rows().get(script.file().version());
        if (row != null && !row.checksum().equals(Checksum.of(script.statement()))) {
            throw new ZddException(script.file() + " was changed after it was begun on this database. Put the old text"
                    + " back, and write the change as the next version.");
        }
        if (row != null && row.done() && (!again || isVerified())) {
            return true;
        }
        row = start(row);
        for (int pass = 1; pass <= PASSES; pass++) {
            Optional<BackfillRow> end = toEnd(row);
            if (end.isEmpty()) {
                return false;
            }
            row = end.get();
            if (isVerified()) {
                table.end(row);
                settings.say("done: " + script.file() + ", rows " + row.rows());
                return true;
            }
            row = begin(row.pass() + 1, row.rows());
        }
        throw new ZddException(
                session.title() + ": " + script.file() + " went over all rows " + PASSES + " times, and its"
                        + " @verify still finds some: " + script.verify().orElse("")
                        + ". Either code that does not fill them is"
                        + " still writing, or the statement leaves them out. Correct that, and call resumeBackfills().");
    }

    private BackfillRow start(@Nullable BackfillRow row) throws SQLException {
        if (row == null) {
            return begin(1, 0);
        }
        if (row.done()) {
            settings.say(script.file() + " was done, and there are rows to fill again");
            return begin(row.pass() + 1, row.rows());
        }
        table.goOn(row);
        return row;
    }

    private BackfillRow begin(int pass, long rows) throws SQLException {
        BackfillRow begun = keys.pass(pass, rows);
        table.begin(begun);
        return begun;
    }

    /** Empty if the budget is spent before. */
    private Optional<BackfillRow> toEnd(BackfillRow begun) throws SQLException, InterruptedException {
        BackfillRow row = begun;
        while (!row.atEnd()) {
            if (!mayGoOn()) {
                settings.say("the budget is spent: " + BackfillProgress.of(script.file(), row)
                        + "; the rest is for resumeBackfills()");
                return Optional.empty();
            }
            row = batch(row);
            tell(row);
        }
        return Optional.of(row);
    }

    private boolean mayGoOn() throws InterruptedException {
        Optional<String> reason = pace.reasonToWait();
        reason.ifPresent(why -> settings.say(script.file() + " waits: " + why));
        while (reason.isPresent() && budget.moment()) {
            reason = pace.reasonToWait();
        }
        return reason.isEmpty() && !budget.isSpent();
    }

    private BackfillRow batch(BackfillRow row) throws SQLException, InterruptedException {
        Patience patience = settings.patience();
        int rows = row.batch();
        while (true) {
            long start = System.nanoTime();
            long to = keys.end(row, rows);
            try {
                BackfillRow moved = transaction(row, to, rows, start);
                TimeUnit.NANOSECONDS.sleep(
                        pace.rest(Duration.ofNanos(System.nanoTime() - start)).toNanos());
                return moved;
            } catch (SQLException failure) {
                if (session.isLost(failure)) {
                    throw failure;
                }
                if (!session.engine().mayRetry(failure) || !patience.pause()) {
                    throw failed(row, to, failure);
                }
                rows = Math.max(1, rows / 2);
            }
        }
    }

    private BackfillRow transaction(BackfillRow row, long to, int rows, long start)
            throws SQLException, InterruptedException {
        session.begin();
        try {
            int changed = session.execute(script.sql(row.last(), to));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            BackfillRow moved = row.moved(to, changed, pace.nextBatch(rows, took));
            if (!table.move(row, moved)) {
                throw new ZddException(session.title() + ": " + script.file() + " was stopped, as a rollback does, and"
                        + " its last batch undone. Call resumeBackfills() when no code runs any more that leaves out what"
                        + " it fills.");
            }
            session.commit();
            return moved;
        } catch (SQLException | InterruptedException | RuntimeException e) {
            session.rollbackAfter(e);
            throw e;
        }
    }

    private ZddException failed(BackfillRow row, long to, SQLException failure) throws SQLException {
        return new ZddException(
                session.title() + ": " + script.file() + " failed for " + script.key() + " > " + row.last() + " AND "
                        + script.key() + " <= " + to + ": " + failure.getMessage()
                        + ". All rows before are done. Correct"
                        + " the cause and call resumeBackfills(), which goes on from there.",
                failure);
    }

    private boolean isVerified() throws SQLException {
        return script.verify().isEmpty() || !session.finds(script.verify().get());
    }

    private void tell(BackfillRow row) {
        if (System.nanoTime() >= nextLine) {
            settings.say(BackfillProgress.of(script.file(), row).toString());
            nextLine = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        }
    }
}
