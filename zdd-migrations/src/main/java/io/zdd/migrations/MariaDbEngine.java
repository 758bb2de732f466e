package io.zdd.migrations;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** MariaDB: every change of the schema commits by itself, and is done completely or not at all. */
record MariaDbEngine(Database database) implements Engine {
    /** Lock wait timeout, deadlock, table definition has changed. */
    private static final Set<Integer> AGAIN = Set.of(1205, 1213, 1412);
    /** The right to see the transactions of others is missing. */
    private static final int NO_RIGHT = 1227;

    private static final String LOCK = "CONCAT('zdd ', MD5(DATABASE()), ' ', MD5(?))";

    @Override
    public String nameQuery() {
        return "SELECT DATABASE()";
    }

    @Override
    public String readSetting(String name) {
        return "SELECT @@SESSION." + name;
    }

    @Override
    public String changeSetting(String name) {
        return "SET SESSION " + name + " = ?";
    }

    /** Without the strict mode a NULL that is in the way becomes an empty text in silence. */
    @Override
    public Map<String, Object> settings() {
        return Map.of("sql_mode", "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO");
    }

    /**
     * Waits are whole seconds here, so a shorter one is none. Where an index is built, the wait counts at the end once
     * more, and all the work would be lost.
     */
    @Override
    public Map<String, Object> limits(Change change, Duration lockTimeout) {
        boolean builds = isBuild(change);
        long seconds = Math.max(lockTimeout.toSeconds(), builds ? 1 : 0);
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("lock_wait_timeout", seconds);
        limits.put("innodb_lock_wait_timeout", seconds);
        limits.put("max_statement_time", builds || change.isAllowed() ? 0 : 5);
        return limits;
    }

    @Override
    public Map<String, Object> batchLimits(Duration lockTimeout) {
        long seconds = Math.max(1, lockTimeout.toSeconds());
        return Map.of("lock_wait_timeout", seconds, "innodb_lock_wait_timeout", seconds, "max_statement_time", 0);
    }

    private static boolean isBuild(Change change) {
        Words words = change.words();
        return words.has("INDEX") || words.has("KEY") || words.has("ALGORITHM") && !words.has("INSTANT");
    }

    @Override
    public String tryLock() {
        return "SELECT GET_LOCK(" + LOCK + ", 0)";
    }

    @Override
    public String unlock() {
        return "SELECT RELEASE_LOCK(" + LOCK + ")";
    }

    @Override
    public String holder() {
        return "SELECT CONCAT('connection ', holder, ' of the server') FROM (SELECT IS_USED_LOCK(" + LOCK
                + ") AS holder) AS used WHERE holder IS NOT NULL";
    }

    @Override
    public String moment() {
        return "DATETIME(6)";
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public String secondsSince(String column) {
        return "TIMESTAMPDIFF(SECOND, " + column + ", UTC_TIMESTAMP(6))";
    }

    @Override
    public String hasTable() {
        return "SELECT COUNT(*) > 0 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?";
    }

    @Override
    public boolean mayRetry(SQLException failure) {
        return AGAIN.contains(failure.getErrorCode());
    }

    @Override
    public boolean commitsItself(Change change) {
        return !change.words().aheadAny("INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH");
    }

    /** Nobody waits behind an attempt that does not wait itself, so there is no need to look first. */
    @Override
    public List<String> blockers(Session session, Change change) {
        return List.of();
    }

    @Override
    public List<String> suspects(Session session, Change change) throws SQLException {
        try {
            return session.query(
                    "SELECT CONCAT('connection ', trx_mysql_thread_id, ' of the server, in a transaction for ',"
                            + " TIMESTAMPDIFF(SECOND, trx_started, NOW()), ' s')"
                            + " FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id <> CONNECTION_ID()"
                            + " AND trx_started < NOW() - INTERVAL 1 SECOND",
                    row -> row.getString(1));
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_RIGHT) {
                return List.of();
            }
            throw e;
        }
    }

    /** The definitions of its tables, without the next number, which every insert changes. */
    @Override
    public Optional<String> look(Session session, Change change) throws SQLException {
        if (change.tables().isEmpty()) {
            return Optional.empty();
        }
        StringBuilder seen = new StringBuilder();
        for (String table : new TreeSet<>(change.tables())) {
            String name = table.substring(table.lastIndexOf('.') + 1);
            seen.append(name).append(": ").append(definitions(session, name)).append('\n');
            seen.append(session.query(
                    "SELECT CONCAT(TRIGGER_NAME, ' ', ACTION_STATEMENT) FROM information_schema.TRIGGERS"
                            + " WHERE EVENT_OBJECT_SCHEMA = DATABASE() AND LOWER(EVENT_OBJECT_TABLE) = LOWER(?)"
                            + " ORDER BY 1",
                    row -> row.getString(1),
                    name));
        }
        return Optional.of(seen.toString());
    }

    /** Names without quotes have lost their case here, and on most systems it counts. */
    private static List<String> definitions(Session session, String table) throws SQLException {
        List<String> definitions = new ArrayList<>();
        for (String name : session.query(
                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
                        + " AND LOWER(TABLE_NAME) = LOWER(?) ORDER BY 1",
                row -> row.getString(1),
                table)) {
            String quoted = '`' + name.replace("`", "``") + '`';
            definitions.add(session.one("SHOW CREATE TABLE " + quoted, row -> row.getString(2))
                    .replaceAll(" AUTO_INCREMENT=\\d+", ""));
        }
        return definitions;
    }

    /** Nothing: a statement that was cut off leaves nothing behind. */
    @Override
    public void cleanUp(Session session, Change change) {}

    /** Every object has a name here. */
    @Override
    public void refuseNameless(Change change) {}

    /** Nothing is tried: a copy would stay behind after a crash, for every change of the schema commits by itself. */
    @Override
    public Trial tried(Session session, List<Change> changes, List<Finding> known) {
        return Trial.NONE;
    }

    @Override
    public boolean isRepeatable(Change change) {
        Words words = change.words();
        return words.has("OR", "REPLACE")
                || words.has("IF", "EXISTS")
                || words.has("IF", "NOT", "EXISTS")
                || words.ahead("ANALYZE");
    }
}
