package io.zdd.migrations;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Connections for another tool. What it executes has our limits; all else is passed on to the driver. */
final class LimitedSource {
    private LimitedSource() {}

    /**
     * Limits what goes through a data source.
     *
     * @param findings what of the statements is let through for a reason
     */
    static DataSource of(DataSource source, RunSettings settings, List<Finding> findings) {
        return PassedOn.to(DataSource.class, source, Map.of("getConnection", (method, arguments) -> {
            Connection connection = (Connection) requireNonNull(PassedOn.call(source, method, arguments));
            return limited(connection, settings, findings);
        }));
    }

    private static Connection limited(Connection connection, RunSettings settings, List<Finding> findings)
            throws SQLException {
        Session session = Session.over(connection);
        try {
            session.set(session.engine().settings());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return PassedOn.to(
                Connection.class,
                connection,
                Map.of(
                        "createStatement",
                        (method, arguments) -> {
                            Statement statement =
                                    (Statement) requireNonNull(PassedOn.call(connection, method, arguments));
                            return limited(new LimitedStatement(session, statement, settings, findings), statement);
                        },
                        "close",
                        (method, arguments) -> {
                            session.close();
                            return null;
                        }));
    }

    private static Statement limited(LimitedStatement limited, Statement statement) {
        return PassedOn.to(
                Statement.class,
                statement,
                Map.of(
                        "execute",
                        (method, arguments) -> arguments.length == 1
                                ? limited.execute(requireNonNull((String) arguments[0]))
                                : PassedOn.call(statement, method, arguments)));
    }
}
