package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.release.Release;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tools that bring their own migrations, for real: each deploys a project of its own, whose third migration is too early. */
@ExtendWith(DatabaseServers.class)
@Timeout(180)
@Tag("database")
class OtherToolsTest {
    private static final String COLUMNS =
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders' ORDER BY 1";

    /** As docs/migrations.md shows them; what is between percent signs differs from deployment to deployment. */
    enum Tool {
        DJANGO(
                "/usr/bin/django-admin",
                "/usr/bin/python3 manage.py migrate shop %to%",
                "/usr/bin/python3 manage.py sqlmigrate shop %to% | grep -vx -e 'BEGIN;' -e 'COMMIT;'"),
        ALEMBIC(
                "/usr/bin/alembic",
                "/usr/bin/alembic upgrade %to%",
                "/usr/bin/alembic upgrade %from%:%to% --sql | grep -v -e '^BEGIN;' -e '^COMMIT;' -e '^UPDATE alembic_version SET '");

        private final Path program;
        private final String run;
        private final String print;

        Tool(String program, String run, String print) {
            this.program = Path.of(program);
            this.run = run;
            this.print = print;
        }

        private Path project() {
            return Path.of("..", "zdd-migrations", "src", "test", "resources", "tools", name().toLowerCase());
        }
    }

    @TempDir
    Path disk;

    TestDatabase database;
    ShopFleet shop;

    @BeforeEach
    void shop(DatabaseServers.Starter servers) throws SQLException {
        database = servers.start(ServerKind.POSTGRESQL_15).fresh();
        shop = ShopFleet.onDisk(disk);
    }

    @AfterEach
    void close() throws IOException {
        shop.close();
    }

    /** Python leaves nothing in the release, which is sealed by then. */
    private String line(String line, String from, String to) {
        URI address = URI.create(database.url().substring("jdbc:".length()));
        return "export PYTHONDONTWRITEBYTECODE=1 DB_PORT=" + address.getPort() + " DB_NAME="
                + address.getPath().substring(1) + "; "
                + line.replace("%from%", from).replace("%to%", to);
    }

    private Report deploy(Tool tool, MigrationPhase phase, String from, String to) {
        MigrationCommand step = MigrationCommand.of(phase, line(tool.run, from, to))
                .guardedBy(line(tool.print, from, to), Database.postgresql(15));
        return shop.deployer()
                .deploy(
                        Release.of(tool.project()).id("2026010100" + to),
                        Strategy.atomicSymlink().migrate(step));
    }

    @ParameterizedTest
    @EnumSource
    void a_good_migration_runs_and_a_bad_one_is_refused_before_its_tool_runs(Tool tool) throws Exception {
        DatabaseServers.require(Files.exists(tool.program), tool.program + " is not installed");
        deploy(tool, MigrationPhase.EXPAND, "base", "0001").orThrow();
        deploy(tool, MigrationPhase.EXPAND, "0001", "0002").orThrow();
        assertThat(database.column(COLUMNS)).containsExactly("code", "id");

        Report refused = deploy(tool, MigrationPhase.EXPAND, "0002", "0003");

        assertThat(refused.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasStackTraceContaining(UnsafeMigrationException.class.getName())
                        .hasStackTraceContaining("drop-column [COMPAT]"));
        assertThat(database.column(COLUMNS)).containsExactly("code", "id");
        assertThat(shop.live()).isEqualTo(List.of("20260101000002", "20260101000002"));
    }

    @ParameterizedTest
    @EnumSource
    void as_a_contract_the_same_migration_runs(Tool tool) throws Exception {
        DatabaseServers.require(Files.exists(tool.program), tool.program + " is not installed");
        deploy(tool, MigrationPhase.EXPAND, "base", "0002").orThrow();
        deploy(tool, MigrationPhase.CONTRACT, "0002", "0003").orThrow();
        assertThat(database.column(COLUMNS)).containsExactly("id");
    }
}
