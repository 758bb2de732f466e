package io.zdd.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty database of a test.
 *
 * @param source connections to it
 * @param url the same as an address
 */
public record TestDatabase(DataSource source, String url) {
    /** Connections to the database at an address, each of its own. */
    static DataSource source(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(url);
            return source;
        }
        try {
            return new MariaDbDataSource(url);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void run(String... statements) throws SQLException {
        try (Connection connection = source.getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of what a query finds, as texts. */
    public List<String> column(String query) throws SQLException {
        try (Connection connection = source.getConnection();
                java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    public String value(String query) throws SQLException {
        return column(query).get(0);
    }
}
