package io.zdd.migrations;

import java.sql.SQLException;
import java.util.List;

/** A change that has to wait holds up all who come after it, so it does not even ask for its locks while it would. */
record Quiet(Session session, RunSettings settings) {
    /**
     * Waits until nobody is in a transaction on the table, or patience is spent.
     *
     * @param name of the change, for whoever follows
     * @return who is still there
     */
    List<String> await(Change change, String name, Patience patience) throws SQLException, InterruptedException {
        List<String> blockers = session.engine().blockers(session, change);
        if (!blockers.isEmpty()) {
            settings.say("waiting for " + String.join("; ", blockers) + " before " + name);
        }
        while (!blockers.isEmpty() && patience.moment()) {
            blockers = session.engine().blockers(session, change);
        }
        return blockers;
    }
}
