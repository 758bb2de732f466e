package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a server says of itself: {@code SELECT version()}, which all of them know. */
final class ServerVersion {
    private static final Pattern POSTGRESQL = Pattern.compile("PostgreSQL (\\d+)(?!\\S*-YB-).* on .*");
    private static final Pattern NUMBERS = Pattern.compile("(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\.\\d+(-.*)?");

    private ServerVersion() {}

    static Database of(Connection connection) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT version()")) {
            version.next();
            return of(version.getString(1));
        }
    }

    /**
     * The server's kind and version.
     *
     * @throws ZddException if it is none that there are rules for
     */
    static Database of(String text) {
        Matcher postgresql = POSTGRESQL.matcher(text);
        if (postgresql.matches()) {
            return Database.postgresql(Integer.parseInt(postgresql.group(1)));
        }
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches() || text.contains("TiDB")) {
            throw new ZddException(
                    "The database says that it is '" + text + "': it is none of PostgreSQL, MariaDB and MySQL.");
        }
        int major = Integer.parseInt(numbers.group(1));
        int minor = Integer.parseInt(numbers.group(2));
        return text.contains("MariaDB") ? Database.mariadb(major, minor) : Database.mysql(major, minor);
    }
}
