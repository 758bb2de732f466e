package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Does changes under the migrator's lock. After a lost connection the next one waits for the lock, by which nothing of the
 * lost one goes on any more, and looks what was done.
 */
final class MigrationRun {
    /** Two deployers, or the expand of one and the contract of another, are never at work together. */
    private static final String LOCK = "migrator";

    private final DataSource source;
    private final RunSettings settings;

    MigrationRun(DataSource source, RunSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    /**
     * Does what of the changes is not done yet.
     *
     * @throws MigrationFailedException if one cannot be done
     * @throws ZddException if the database cannot be reached, or others do not let go of the lock
     */
    void run(List<Change> changes) throws InterruptedException {
        new Reconnecting(source, settings).run(session -> {
            awaitLock(session, settings);
            ChangeRun run = new ChangeRun(session, settings);
            for (Change change : changes) {
                run.run(change);
            }
        });
    }

    /** It is asked for, not waited for: at the server, who waits stands in the way of an index built concurrently. */
    static void awaitLock(Session session, RunSettings settings) throws SQLException, InterruptedException {
        Patience patience = settings.patience();
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

    /** Does something short under the lock, and lets go of it; where it fails, the lock ends with the session. */
    static void locked(Session session, RunSettings settings, Reconnecting.Work work)
            throws SQLException, InterruptedException {
        awaitLock(session, settings);
        work.at(session);
        session.unlock(LOCK);
    }
}
