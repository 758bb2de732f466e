package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What servers do in different ways while migrations run on them. Implementations keep no state. */
sealed interface Engine permits PostgresEngine, MariaDbEngine {
    /**
     * The way of a server.
     *
     * @throws ZddException if it is MySQL, on which nothing of this was tried
     */
    static Engine of(Database database) {
        return switch (database.dialect()) {
            case POSTGRESQL -> new PostgresEngine(database);
            case MARIADB -> new MariaDbEngine(database);
            case MYSQL ->
                throw new ZddException("The database is " + database + ". Migrations are run on PostgreSQL and MariaDB;"
                        + " for MySQL there is only the check, Migrations.from(…).on(Database.mysql(…)).check(), so run"
                        + " them by a step of your own.");
        };
    }

    Database database();

    /** Gives the name of the database. */
    String nameQuery();

    /** Gives the present value of a setting of the session. */
    String readSetting(String name);

    /** Sets it to the one parameter. */
    String changeSetting(String name);

    /** What holds for the whole session. */
    Map<String, Object> settings();

    /** How long a change may wait for others, and how long it may take. */
    Map<String, Object> limits(Change change, Duration lockTimeout);

    /** The same for one batch of rows. */
    Map<String, Object> batchLimits(Duration lockTimeout);

    /** Takes the lock that the one parameter names, without waiting: true or false. */
    String tryLock();

    String unlock();

    /** Gives who has that lock, in words; no row if nobody has it. */
    String holder();

    /** The type of a moment, and the moment now by the server's clock. */
    String moment();

    String now();

    /** How many whole seconds ago a moment in a column was, by the server's clock. */
    String secondsSince(String column);

    /** Whether one of our tables is there: true or false for its name. */
    String hasTable();

    /** Whether the same may succeed if it is tried again. */
    boolean mayRetry(SQLException failure);

    /** Whether a statement commits by itself, so that it and the note that it was done are not one. */
    boolean commitsItself(Change change);

    /** Those who would make a change wait, and others behind it, so that it had better not begin; as far as can be seen. */
    List<String> blockers(Session session, Change change) throws SQLException;

    /** Those who may have been in the way of a change that had to give up; as far as can be seen. */
    List<String> suspects(Session session, Change change) throws SQLException;

    /** What of the objects of a change can be seen; empty if nothing of them can. */
    Optional<String> look(Session session, Change change) throws SQLException;

    /** Removes what an earlier attempt left that is of no use. */
    void cleanUp(Session session, Change change) throws SQLException, InterruptedException;

    /**
     * Whether a change can be found again by looking.
     *
     * @throws ZddException if it has to have a name for that, and has none
     */
    void refuseNameless(Change change);

    /**
     * Tries changes that were not done yet, in this order, on empty copies of their tables; the database is left as it was.
     *
     * @param known what the check of the files let through
     */
    Trial tried(Session session, List<Change> changes, List<Finding> known) throws SQLException;

    /** Whether it does no harm to do a change once more that may have been done already. */
    boolean isRepeatable(Change change);
}
