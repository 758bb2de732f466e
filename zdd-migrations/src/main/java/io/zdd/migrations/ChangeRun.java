package io.zdd.migrations;

import io.zdd.migrations.StepRow.Key;
import io.zdd.migrations.StepRow.State;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does changes one after the other, by whoever has the migrator's lock. What is done already is left out. */
final class ChangeRun {
    private final Session session;
    private final StepTable steps;
    private final RunSettings settings;
    private final Map<Key, StepRow> rows;

    ChangeRun(Session session, RunSettings settings) throws SQLException {
        this.session = session;
        this.settings = settings;
        steps = new StepTable(session);
        steps.create();
        rows = steps.rows();
    }

    /**
     * Does a change, unless it was done.
     *
     * @throws MigrationFailedException if it cannot be done
     * @throws io.zdd.model.ZddException if it was done, and reads otherwise now
     * @throws SQLException if the connection is lost, so that nobody knows
     */
    void run(Change planned) throws SQLException, InterruptedException {
        Optional<Change> pending = Pending.of(planned, rows);
        if (pending.isPresent()) {
            begin(pending.get());
        }
    }

    private void begin(Change change) throws SQLException, InterruptedException {
        Optional<StepRow> row = Optional.ofNullable(
                rows.get(Key.of(change.file(), change.first().number())));
        session.set(session.engine().limits(change, settings.lockTimeout()));
        Tries tries = new Tries(change);
        if (row.filter(found -> found.state() == State.RUNNING).isPresent() && wasDone(change, row.get())) {
            steps.done(change, tries.attempt());
            settings.say("done by a run that was cut off: " + change);
            return;
        }
        tries.untilDone();
    }

    /** What is running had begun when it was cut off: only the server can tell whether it came to its end. */
    private boolean wasDone(Change change, StepRow row) throws SQLException {
        Optional<String> now = session.engine().look(session, change).map(Checksum::of);
        if (now.isPresent() && row.seen().isPresent()) {
            return !now.equals(row.seen());
        }
        if (!session.engine().isRepeatable(change)) {
            throw MigrationFailedException.unknown(change, row.step(), session.title());
        }
        return false;
    }

    /** The attempts at one change. */
    private final class Tries {
        private final Change change;
        private final Patience patience = settings.patience();
        private int number = 1;

        Tries(Change change) {
            this.change = change;
        }

        Attempt attempt() {
            return new Attempt(number, patience.spent(), settings.release());
        }

        void untilDone() throws SQLException, InterruptedException {
            while (!once()) {
                number++;
            }
            settings.say("done: " + change + (number > 1 ? ", at attempt " + number : ""));
        }

        private boolean once() throws SQLException, InterruptedException {
            awaitQuiet();
            try {
                if (session.engine().commitsItself(change)) {
                    alone();
                } else {
                    inTransaction();
                }
                return true;
            } catch (SQLException failure) {
                if (session.isLost(failure)) {
                    throw failure;
                }
                again(failure);
                return false;
            }
        }

        private void inTransaction() throws SQLException, InterruptedException {
            session.begin();
            try {
                for (Change.Part part : change.parts()) {
                    session.execute(part.statement().text());
                }
                steps.done(change, attempt());
                session.commit();
            } catch (SQLException | InterruptedException | RuntimeException e) {
                session.rollbackAfter(e);
                throw e;
            }
        }

        private void alone() throws SQLException, InterruptedException {
            session.engine().cleanUp(session, change);
            steps.running(change, attempt(), session.engine().look(session, change));
            try {
                session.execute(change.first().statement().text());
            } catch (SQLException failure) {
                if (!session.isLost(failure)) {
                    session.engine().cleanUp(session, change);
                }
                throw failure;
            } catch (InterruptedException stop) {
                session.engine().cleanUp(session, change);
                throw stop;
            }
            steps.done(change, attempt());
        }

        private void awaitQuiet() throws SQLException, InterruptedException {
            if (!new Quiet(session, settings)
                    .await(change, change.toString(), patience)
                    .isEmpty()) {
                throw failed("it was not begun, because all the time somebody was in a transaction on the table", null);
            }
        }

        private void again(SQLException failure) throws SQLException, InterruptedException {
            if (!session.engine().mayRetry(failure)) {
                throw failed("the database refused it: " + failure.getMessage(), failure);
            }
            settings.say("tried again, because others were in the way: " + change);
            if (!patience.pause()) {
                throw failed("the lock was not to be had: " + failure.getMessage(), failure);
            }
        }

        private MigrationFailedException failed(String why, @Nullable SQLException cause) throws SQLException {
            List<String> suspects = cause == null || session.engine().mayRetry(cause)
                    ? session.engine().suspects(session, change)
                    : List.of();
            steps.failed(change, attempt(), why);
            return MigrationFailedException.of(change, attempt(), why, suspects, session.title(), cause);
        }
    }
}
