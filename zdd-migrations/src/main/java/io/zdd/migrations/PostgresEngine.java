package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PostgreSQL: changes of the schema are undone with their transaction, except for those that do not run in one. */
record PostgresEngine(Database database) implements Engine {
    /** Lock not available, deadlock, serialization failure. */
    private static final Set<String> AGAIN = Set.of("55P03", "40P01", "40001");

    private static final String LOCK = "hashtextextended('zdd ' || coalesce(current_schema(), '') || ' ' || ?, 0)";

    @Override
    public String nameQuery() {
        return "SELECT current_database()";
    }

    @Override
    public String readSetting(String name) {
        return "SELECT current_setting('" + name + "')";
    }

    @Override
    public String changeSetting(String name) {
        return "SELECT set_config('" + name + "', ?, false)";
    }

    /** Where the client is gone the server stops as well, from 14 on, instead of going on with an index. */
    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("application_name", "zdd-migrations");
        settings.put("idle_in_transaction_session_timeout", "60s");
        if (database.since(14, 0)) {
            settings.put("client_connection_check_interval", "1s");
        }
        return settings;
    }

    /** What runs outside a transaction waits for others without holding anybody up. */
    @Override
    public Map<String, Object> limits(Change change, Duration lockTimeout) {
        boolean waits = commitsItself(change);
        boolean takesLong = waits || change.isAllowed() || change.has(Effect.Validated.class::isInstance);
        return Map.of(
                "lock_timeout",
                waits ? "0" : lockTimeout.toMillis() + "ms",
                "statement_timeout",
                takesLong ? "0" : "5s");
    }

    @Override
    public Map<String, Object> batchLimits(Duration lockTimeout) {
        return Map.of("lock_timeout", lockTimeout.toMillis() + "ms", "statement_timeout", "0");
    }

    @Override
    public String tryLock() {
        return "SELECT pg_try_advisory_lock(" + LOCK + ")";
    }

    @Override
    public String unlock() {
        return "SELECT pg_advisory_unlock(" + LOCK + ")";
    }

    @Override
    public String holder() {
        return "SELECT 'process ' || pid || ' of the server, application ' || coalesce(application_name, '?')"
                + " || ', connected since ' || coalesce(backend_start::text, '?')"
                + " FROM pg_locks JOIN pg_stat_activity USING (pid)"
                + " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                + " AND (classid::bigint << 32 | objid::bigint) = " + LOCK;
    }

    @Override
    public String moment() {
        return "timestamp with time zone";
    }

    @Override
    public String now() {
        return "clock_timestamp()";
    }

    @Override
    public String secondsSince(String column) {
        return "floor(extract(epoch FROM clock_timestamp() - " + column + "))::bigint";
    }

    @Override
    public String hasTable() {
        return "SELECT to_regclass(?) IS NOT NULL";
    }

    @Override
    public boolean mayRetry(SQLException failure) {
        return failure.getSQLState() != null && AGAIN.contains(failure.getSQLState());
    }

    @Override
    public boolean commitsItself(Change change) {
        return change.has(Effect.OutsideTransaction.class::isInstance);
    }

    /** Transactions that hold a lock of the tables and are older than a second. */
    @Override
    public List<String> blockers(Session session, Change change) throws SQLException {
        if (commitsItself(change) || change.tables().isEmpty()) {
            return List.of();
        }
        String tables = change.tables().stream().map(table -> "to_regclass(?)").collect(Collectors.joining(", "));
        Object[] names = change.tables().stream().map(PostgresEngine::quoted).toArray();
        return session.query(
                "SELECT DISTINCT 'process ' || a.pid || ' of the server, application '"
                        + " || coalesce(nullif(a.application_name, ''), '?') || ', ' || coalesce(a.state, a.backend_type)"
                        + " || ', in a transaction for ' || extract(epoch FROM clock_timestamp() - a.xact_start)::int"
                        + " || ' s: ' || left(a.query, 100)"
                        + " FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                        + " WHERE l.locktype = 'relation' AND l.granted AND l.relation IN (" + tables + ")"
                        + " AND a.pid <> pg_backend_pid() AND a.xact_start < clock_timestamp() - interval '1 second'",
                row -> row.getString(1),
                names);
    }

    @Override
    public List<String> suspects(Session session, Change change) throws SQLException {
        return blockers(session, change);
    }

    /** As {@code to_regclass} wants a name: each part in quotes, since names without are in lower case here already. */
    static String quoted(String name) {
        return Stream.of(name.split("\\."))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    @Override
    public Optional<String> look(Session session, Change change) throws SQLException {
        Optional<PostgresIndex> index = PostgresIndex.of(change);
        return index.isPresent() ? Optional.of(index.get().look(session)) : Optional.empty();
    }

    @Override
    public void cleanUp(Session session, Change change) throws SQLException, InterruptedException {
        Optional<PostgresIndex> index = PostgresIndex.of(change);
        if (index.isPresent()) {
            index.get().dropInvalid(session);
        }
    }

    @Override
    public void refuseNameless(Change change) {
        if (change.words().has("INDEX", "CONCURRENTLY", "ON")) {
            throw new ZddException(change + ": the index needs a name, or nobody can tell after a crash whether it was"
                    + " built. Write CREATE INDEX CONCURRENTLY <name> ON …");
        }
    }

    @Override
    public Trial tried(Session session, List<Change> changes, List<Finding> known) throws SQLException {
        return Probe.of(session, changes, known);
    }

    @Override
    public boolean isRepeatable(Change change) {
        return change.words().aheadAny("REINDEX", "VACUUM");
    }
}
