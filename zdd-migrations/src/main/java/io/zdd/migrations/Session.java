package io.zdd.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection for as long as something is done to the database. It gives back what it changed of the connection, which
 * may be one of a pool.
 */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Engine engine;
    private final Map<String, Object> found = new LinkedHashMap<>();
    private final List<String> locks = new ArrayList<>();

    private Session(Connection connection, Engine engine) {
        this.connection = connection;
        this.engine = engine;
    }

    /** Reads one row of what a query finds. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Connects, and finds out what the server is.
     *
     * @throws io.zdd.model.ZddException if it is none on which migrations are run
     */
    static Session open(DataSource source) throws SQLException {
        return over(source.getConnection());
    }

    /** The same over a connection that is there; it is closed with the session. */
    static Session over(Connection connection) throws SQLException {
        try {
            return new Session(connection, Engine.of(ServerVersion.of(connection)));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Engine engine() {
        return engine;
    }

    Database database() {
        return engine.database();
    }

    /** Its kind, version and name, for messages. */
    String title() throws SQLException {
        return database() + " '" + text(engine.nameQuery()) + "'";
    }

    /** Sets what holds for all statements from here on, until the session is closed. */
    void set(Map<String, Object> settings) throws SQLException {
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            if (!found.containsKey(setting.getKey())) {
                found.put(setting.getKey(), one(engine.readSetting(setting.getKey()), row -> row.getObject(1)));
            }
            change(setting.getKey(), setting.getValue());
        }
    }

    private void change(String name, Object value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(engine.changeSetting(name))) {
            statement.setObject(1, value);
            statement.execute();
        }
    }

    /**
     * Takes one of zdd's locks in this database, which the server frees as soon as the connection is gone: who has it
     * knows that nothing of whoever had it before is still going on.
     *
     * @return false if somebody else has it
     */
    boolean tryLock(String lock) throws SQLException {
        boolean taken = one(engine.tryLock(), row -> row.getBoolean(1), lock);
        if (taken) {
            locks.add(lock);
        }
        return taken;
    }

    /** Who has a lock, in words. */
    String holder(String lock) throws SQLException {
        return query(engine.holder(), row -> row.getString(1), lock).stream()
                .findFirst()
                .orElse("nobody any more");
    }

    void unlock(String lock) throws SQLException {
        query(engine.unlock(), row -> row.getBoolean(1), lock);
        locks.remove(lock);
    }

    /**
     * Runs a statement that may take long; an interrupt stops it.
     *
     * @return how many rows it changed; -1 if it is of another kind
     */
    int execute(String sql) throws SQLException, InterruptedException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            new Stoppable(statement, sql).run();
            return statement.getUpdateCount();
        }
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    <T> List<T> query(String sql, Row<T> row, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.read(rows));
            }
            return all;
        }
    }

    /** Whether a query finds a row; only one is fetched. */
    boolean finds(String sql) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return rows.next();
            }
        }
    }

    <T> T one(String sql, Row<T> row, Object... values) throws SQLException {
        return query(sql, row, values).get(0);
    }

    String text(String sql, Object... values) throws SQLException {
        return one(sql, row -> row.getString(1), values);
    }

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Whether each statement is a transaction of its own now. */
    boolean commitsEach() throws SQLException {
        return connection.getAutoCommit();
    }

    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Undoes what was begun. */
    void rollback() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /** Undoes what was begun; a second failure is kept in the first. */
    void rollbackAfter(Exception failure) {
        try {
            rollback();
        } catch (SQLException second) {
            failure.addSuppressed(second);
        }
    }

    /** Whether it is of no use any more, so that only a new one can tell what has become of the last statement. */
    boolean isLost(SQLException failure) {
        String state = failure.getSQLState();
        try {
            return state != null && state.startsWith("08") || !connection.isValid(5);
        } catch (SQLException unusable) {
            failure.addSuppressed(unusable);
            return true;
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (connection.isValid(5)) {
                for (String lock : List.copyOf(locks)) {
                    unlock(lock);
                }
                for (Map.Entry<String, Object> setting : found.entrySet()) {
                    change(setting.getKey(), setting.getValue());
                }
            }
        }
    }
}
