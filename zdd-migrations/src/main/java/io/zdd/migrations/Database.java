package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.util.Locale;

/**
 * A database server: its kind and its version, on which locks and rules depend. An immutable value.
 *
 * <pre>{@code
 * Database.postgresql(15);
 * Database.mariadb(10, 11);
 * }</pre>
 */
public final class Database {
    private final Dialect dialect;
    private final int major;
    private final int minor;

    private Database(Dialect dialect, int major, int minor) {
        this.dialect = dialect;
        this.major = major;
        this.minor = minor;
    }

    /**
     * PostgreSQL; the rules were measured on 11 to 18.
     *
     * @param major the major version, such as 15
     * @return the database
     * @throws ZddException if it is older than 11
     */
    public static Database postgresql(int major) {
        return atLeast(new Database(Dialect.POSTGRESQL, major, 0), 11, 0);
    }

    /**
     * MariaDB; the rules were measured on 10.11 and 11.4.
     *
     * @param major the first number of the version, such as 10
     * @param minor the second, such as 11
     * @return the database
     * @throws ZddException if it is older than 10.6
     */
    public static Database mariadb(int major, int minor) {
        return atLeast(new Database(Dialect.MARIADB, major, minor), 10, 6);
    }

    /**
     * MySQL, by its documentation only: no server has been measured. So a change of a table passes only if it carries an
     * ALGORITHM and a LOCK clause, with which the server refuses what would block.
     *
     * @param major the first number of the version, such as 8
     * @param minor the second, such as 4
     * @return the database
     * @throws ZddException if it is older than 8.0
     */
    public static Database mysql(int major, int minor) {
        return atLeast(new Database(Dialect.MYSQL, major, minor), 8, 0);
    }

    private static Database atLeast(Database database, int major, int minor) {
        if (!database.since(major, minor)) {
            throw new ZddException("There are no rules for " + database + ": the oldest version that can be checked is "
                    + database.version(major, minor) + ".");
        }
        return database;
    }

    /**
     * The kind of server.
     *
     * @return its dialect of SQL
     */
    public Dialect dialect() {
        return dialect;
    }

    boolean postgresql() {
        return dialect == Dialect.POSTGRESQL;
    }

    boolean since(int firstMajor, int firstMinor) {
        return major > firstMajor || major == firstMajor && minor >= firstMinor;
    }

    private String version(int first, int second) {
        return postgresql() ? String.valueOf(first) : first + "." + second;
    }

    /** Such as {@code postgresql 15}. */
    @Override
    public String toString() {
        return dialect.name().toLowerCase(Locale.ROOT) + " " + version(major, minor);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Database that && dialect == that.dialect && major == that.major && minor == that.minor;
    }

    @Override
    public int hashCode() {
        return dialect.hashCode() * 31 * 31 + major * 31 + minor;
    }
}
