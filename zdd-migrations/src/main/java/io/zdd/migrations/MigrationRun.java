package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Does changes under the migrator's lock. Where the connection is lost nothing is believed: the next one waits for the
 * lock, by which nothing of the lost one goes on any more, and looks what was done.
 */
final class MigrationRun {
    /** Two deployers, or the expand of one and the contract of another, are never at work together. */
    private static final String LOCK = "migrator";

    private final DataSource source;
    private final RunSettings settings;
    private final Patience patience;

    MigrationRun(DataSource source, RunSettings settings) {
        this.source = source;
        this.settings = settings;
        patience = settings.patience();
    }

    /**
     * Does what of the changes is not done yet.
     *
     * @throws MigrationFailedException if one cannot be done
     * @throws ZddException if the database cannot be reached, or others do not let go of the lock
     */
    void run(List<Change> changes) throws InterruptedException {
        try (Session session = Session.open(source)) {
            if (finished(session, changes)) {
                return;
            }
        } catch (SQLException unreachable) {
            throw new ZddException("Connecting to the database failed: " + unreachable.getMessage(), unreachable);
        }
        goOn(changes);
    }

    private void goOn(List<Change> changes) throws InterruptedException {
        boolean finished = false;
        while (!finished) {
            settings.say("the connection to the database was lost; connecting again, to look what was done");
            try (Session session = Session.open(source)) {
                finished = finished(session, changes);
            } catch (SQLException unreachable) {
                if (!patience.pause()) {
                    throw new ZddException(
                            "The connection to the database was lost, and for " + settings.retryFor()
                                    + " there was no other: " + unreachable.getMessage()
                                    + ". What was done stays; deploy again when the database is back.",
                            unreachable);
                }
            }
        }
    }

    /** False if the connection was lost. */
    private boolean finished(Session session, List<Change> changes) throws InterruptedException {
        try {
            session.set(session.engine().settings());
            awaitLock(session);
            ChangeRun run = new ChangeRun(session, settings);
            for (Change change : changes) {
                run.run(change);
            }
            return true;
        } catch (SQLException failure) {
            if (!session.isLost(failure)) {
                throw new ZddException("Running migrations failed: " + failure.getMessage(), failure);
            }
            return false;
        }
    }

    /** It is asked for, not waited for: at the server, who waits stands in the way of an index built concurrently. */
    private void awaitLock(Session session) throws SQLException, InterruptedException {
        long next = System.nanoTime();
        while (!session.tryLock(LOCK)) {
            if (System.nanoTime() >= next) {
                settings.say("another migrator is at work: " + session.holder(LOCK));
                next = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            }
            if (!patience.moment()) {
                throw new ZddException(session.title() + ": for " + settings.retryFor()
                        + " another migrator was at work: " + session.holder(LOCK) + ". Nothing was executed. Deploy"
                        + " again when it is done; if it hangs, end its connection at the server.");
            }
        }
    }
}
