package io.zdd.flyway;

import io.zdd.migrations.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A project that uses Flyway: a directory with a location for each phase, and its database. */
final class Scripts {
    private final Path expands;
    private final Path contracts;
    private final TestDatabase database;

    Scripts(Path root, TestDatabase database) throws IOException {
        expands = Files.createDirectories(root.resolve("db/migration"));
        contracts = Files.createDirectories(root.resolve("db/contract"));
        this.database = database;
    }

    void expand(String name, String sql) throws IOException {
        Files.writeString(expands.resolve(name), sql);
    }

    void contract(String name, String sql) throws IOException {
        Files.writeString(contracts.resolve(name), sql);
    }

    /** As the project is configured without zdd; the tables of the tests are there before. */
    FluentConfiguration configuration() {
        return Flyway.configure()
                .dataSource(database.source())
                .locations("filesystem:" + expands)
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }

    FlywayMigrations migrations() {
        return migrations(configuration());
    }

    FlywayMigrations migrations(FluentConfiguration configuration) {
        return FlywayMigrations.of(configuration).contractsIn("filesystem:" + contracts);
    }

    /** What Flyway says that it has run, in this order. */
    List<String> run() throws SQLException {
        return database.column(
                "SELECT script FROM flyway_schema_history WHERE type <> 'BASELINE' AND success ORDER BY installed_rank");
    }
}
