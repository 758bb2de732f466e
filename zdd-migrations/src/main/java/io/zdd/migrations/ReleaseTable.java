package io.zdd.migrations;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The tables {@code zdd_release} and {@code zdd_host}: which migrations a release knows, and what is live where. */
final class ReleaseTable {
    private static final String RELEASES = "zdd_release";
    private static final String HOSTS = "zdd_host";

    private final Session session;

    ReleaseTable(Session session) {
        this.session = session;
    }

    /** Makes the tables where they are missing; only who has the migrator's lock does so. */
    void create() throws SQLException {
        String moment = session.engine().moment();
        if (!exists(RELEASES)) {
            session.update("CREATE TABLE " + RELEASES + " (release_id VARCHAR(200) NOT NULL PRIMARY KEY,"
                    + " versions TEXT NOT NULL, known_at " + moment + " NOT NULL)");
        }
        if (!exists(HOSTS)) {
            session.update("CREATE TABLE " + HOSTS + " (host VARCHAR(200) NOT NULL PRIMARY KEY,"
                    + " release_id VARCHAR(200) NOT NULL, live_since " + moment + " NOT NULL)");
        }
    }

    boolean exists() throws SQLException {
        return exists(RELEASES) && exists(HOSTS);
    }

    private boolean exists(String table) throws SQLException {
        return session.one(session.engine().hasTable(), row -> row.getBoolean(1), table);
    }

    /** What each release knows, the one that was deployed first before the others. */
    Map<String, KnownVersions> known() throws SQLException {
        Map<String, KnownVersions> known = new LinkedHashMap<>();
        if (exists()) {
            session.query(
                    "SELECT release_id, versions FROM " + RELEASES + " ORDER BY known_at, release_id",
                    row -> known.put(row.getString(1), KnownVersions.parse(row.getString(2))));
        }
        return known;
    }

    void know(String release, KnownVersions versions) throws SQLException {
        put(RELEASES, "release_id", release, "versions", versions.text(), "known_at");
    }

    /**
     * What was noted of a host.
     *
     * @param release what is live there
     * @param seconds for how long, by the database's clock
     */
    record Noted(String release, long seconds) {}

    /** What was noted of each host. */
    Map<String, Noted> hosts() throws SQLException {
        Map<String, Noted> hosts = new TreeMap<>();
        if (exists()) {
            session.query(
                    "SELECT host, release_id, " + session.engine().secondsSince("live_since") + " FROM " + HOSTS,
                    row -> hosts.put(row.getString(1), new Noted(row.getString(2), row.getLong(3))));
        }
        return hosts;
    }

    void live(String host, String release) throws SQLException {
        put(HOSTS, "host", host, "release_id", release, "live_since");
    }

    /** False if it was not known. */
    boolean forget(String host) throws SQLException {
        return exists() && session.update("DELETE FROM " + HOSTS + " WHERE host = ?", host) == 1;
    }

    private void put(String table, String key, String keyValue, String column, String value, String moment)
            throws SQLException {
        String now = session.engine().now();
        int known = session.update(
                "UPDATE " + table + " SET " + column + " = ?, " + moment + " = " + now + " WHERE " + key + " = ?",
                value,
                keyValue);
        if (known == 0) {
            session.update(
                    "INSERT INTO " + table + " (" + column + ", " + key + ", " + moment + ") VALUES (?, ?, " + now
                            + ")",
                    value,
                    keyValue);
        }
    }
}
