package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Work on a database that is begun anew where the connection is lost. So the work has to look what was done already, and
 * must not believe anything.
 */
final class Reconnecting {
    private final DataSource source;
    private final RunSettings settings;

    Reconnecting(DataSource source, RunSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    /** What is done with a session; begun anew if it fails because the session is lost. */
    interface Work {
        void at(Session session) throws SQLException, InterruptedException;
    }

    /**
     * Does it to its end.
     *
     * @throws ZddException if the database cannot be reached, or refuses something
     */
    void run(Work work) throws InterruptedException {
        boolean finished;
        try (Session session = Session.open(source)) {
            finished = finished(session, work);
        } catch (SQLException unreachable) {
            throw new ZddException("Connecting to the database failed: " + unreachable.getMessage(), unreachable);
        }
        while (!finished) {
            settings.say("the connection to the database was lost; connecting again, to look what was done");
            finished = again(work);
        }
    }

    private boolean again(Work work) throws InterruptedException {
        Patience patience = settings.patience();
        while (true) {
            try (Session session = Session.open(source)) {
                return finished(session, work);
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
    private static boolean finished(Session session, Work work) throws InterruptedException {
        try {
            session.set(session.engine().settings());
            work.at(session);
            return true;
        } catch (SQLException failure) {
            if (!session.isLost(failure)) {
                throw new ZddException("Running migrations failed: " + failure.getMessage(), failure);
            }
            return false;
        }
    }
}
