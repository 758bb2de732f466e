package io.zdd.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.migrations.DatabaseServers;
import io.zdd.migrations.ServerKind;
import io.zdd.migrations.ShopFleet;
import io.zdd.migrations.TestDatabase;
import io.zdd.migrations.UnsafeMigrationException;
import io.zdd.model.ZddException;
import io.zdd.plan.Plan;
import io.zdd.strategy.Strategy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway runs what was judged, before the swap. */
@ParameterizedClass
@EnumSource(
        value = ServerKind.class,
        names = {"POSTGRESQL_15", "MARIADB_10_11"})
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class FlywayTest {
    private static final String ADD_CODE = "ALTER TABLE orders ADD COLUMN code VARCHAR(20);";
    private static final String COLUMNS =
            "SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'orders' AND table_schema = ";

    @Parameter
    ServerKind kind;

    @TempDir
    Path root;

    TestDatabase database;
    Scripts scripts;
    List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY)");
        scripts = new Scripts(root, database);
        scripts.expand("V1__code.sql", ADD_CODE);
        scripts.contract("V2__no_code.sql", "ALTER TABLE orders DROP COLUMN code;");
    }

    private String columns() throws SQLException {
        return database.value(COLUMNS + (kind.postgresql() ? "current_schema()" : "DATABASE()"));
    }

    private void expand(FlywayMigrations migrations) throws InterruptedException {
        migrations.apply(migrations.plan(), said::add);
    }

    @Test
    void a_deployment_runs_what_expands_once_for_both_hosts() throws Exception {
        try (ShopFleet shop = ShopFleet.inMemory()) {
            Plan plan = shop.deployer()
                    .plan(
                            shop.release("20260101000000"),
                            Strategy.atomicSymlink()
                                    .migrate(scripts.migrations().expand()));
            assertThat(plan.toString())
                    .containsOnlyOnce("expand the schema by Flyway")
                    .contains("scripts for Flyway to run 1")
                    .contains("V1__code.sql")
                    .doesNotContain("no_code");
            assertThat(columns()).isEqualTo("1");
            shop.deployer().apply(plan).orThrow();
            assertThat(shop.live()).containsExactly("20260101000000", "20260101000000");
        }
        assertThat(scripts.run()).containsExactly("V1__code.sql");
        assertThat(columns()).isEqualTo("2");
    }

    @Test
    void what_running_code_cannot_live_with_is_refused_before_anything_is_run() throws Exception {
        scripts.expand("V3__drop.sql", "CREATE TABLE notes (id BIGINT);\nALTER TABLE orders DROP COLUMN code;");
        assertThatThrownBy(() -> scripts.migrations().expand())
                .isInstanceOf(UnsafeMigrationException.class)
                .hasMessageContaining("V3__drop.sql:2  drop-column [COMPAT]");
        assertThat(columns()).isEqualTo("1");
        assertThatThrownBy(() -> scripts.run()).isInstanceOf(SQLException.class);
    }

    @Test
    void contracts_are_judged_as_contracts() throws Exception {
        assertThat(scripts.migrations().check().refused()).isEmpty();
        assertThat(FlywayMigrations.of(scripts.configuration().locations("filesystem:" + root.resolve("db")))
                        .check()
                        .refused())
                .singleElement()
                .satisfies(finding -> assertThat(finding.file()).endsWith("V2__no_code.sql"));
    }

    @Test
    void a_reason_lets_a_statement_through_and_is_in_the_dry_run() throws Exception {
        scripts.expand(
                "V1__code.sql",
                ADD_CODE + "\n-- @allow drop-column: nobody reads it\nALTER TABLE orders DROP COLUMN code;");
        FlywayMigrations migrations = scripts.migrations();
        assertThat(migrations.plan().toString()).contains("drop-column [COMPAT]  allowed: nobody reads it");
        expand(migrations);
        assertThat(said).contains("done: V1__code.sql");
    }

    @Test
    void placeholders_are_replaced_before_a_script_is_judged() throws Exception {
        scripts.expand("V3__placeholder.sql", "ALTER TABLE ${table} ADD COLUMN note VARCHAR(20);");
        expand(scripts.migrations(scripts.configuration().placeholders(Map.of("table", "orders"))));
        assertThat(columns()).isEqualTo("3");
        scripts.expand("V4__placeholder.sql", "${nothing} TABLE orders;");
        assertThatThrownBy(() -> scripts.migrations(scripts.configuration().placeholders(Map.of("nothing", "DROP")))
                        .plan())
                .hasMessageContaining("V4__placeholder.sql:1  drop-object");
    }

    @Test
    void what_is_no_sql_needs_a_reason() throws Exception {
        FlywayMigrations migrations = scripts.migrations(scripts.configuration().javaMigrations(new V3__Fill()));
        assertThatThrownBy(migrations::plan)
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("V3__Fill is no SQL (JDBC), so nobody can judge");
        FlywayMigrations allowed = migrations.allow(V3__Fill.class.getName(), "the table is empty");
        assertThat(allowed.plan().scripts())
                .containsExactly("V1__code.sql", V3__Fill.class.getName() + "  not judged: the table is empty");
        expand(allowed);
        assertThat(database.column("SELECT code FROM orders")).containsExactly("filled");
    }

    /** A migration in Java. */
    static final class V3__Fill extends BaseJavaMigration {
        @Override
        public void migrate(Context context) throws SQLException {
            try (var statement = context.getConnection().createStatement()) {
                statement.execute("INSERT INTO orders (id, code) VALUES (1, 'filled')");
            }
        }
    }

    @Test
    void what_was_changed_after_it_was_judged_is_not_run() throws Exception {
        FlywayMigrations migrations = scripts.migrations();
        FlywayPlan plan = migrations.plan();
        scripts.expand("V1__code.sql", "DROP TABLE orders;");
        assertThatThrownBy(() -> migrations.apply(plan, said::add))
                .hasStackTraceContaining("V1__code.sql was added or changed after the migrations were judged");
        assertThat(columns()).isEqualTo("1");
    }

    @Test
    void what_was_changed_after_it_was_run_is_refused_by_flyway() throws Exception {
        expand(scripts.migrations());
        scripts.expand("V1__code.sql", ADD_CODE + ADD_CODE);
        assertThatThrownBy(() -> scripts.migrations().plan())
                .hasMessageContaining("Flyway refuses the migrations")
                .hasMessageContaining("checksum");
    }

    @Test
    void a_failure_of_the_server_is_told_with_what_to_do() throws Exception {
        scripts.expand("V3__twice.sql", ADD_CODE);
        assertThatThrownBy(() -> expand(scripts.migrations()))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("Flyway failed")
                .hasMessageContaining("V3__twice.sql")
                .hasMessageContaining("deploy again");
        assertThat(scripts.run()).containsExactly("V1__code.sql");
    }

    @Test
    void bad_settings_are_refused_at_the_call() {
        assertThatThrownBy(() -> FlywayMigrations.of(scripts.configuration().group(true)))
                .hasMessageContaining("set group(false)");
        assertThatThrownBy(() -> FlywayMigrations.of(Flyway.configure())).hasMessageContaining("has no database");
        assertThatThrownBy(() -> scripts.migrations().allow("V3__Fill", " "))
                .hasMessageContaining("a reason is missing");
        assertThatThrownBy(() -> scripts.migrations().contractsIn()).hasMessageContaining("need a location");
    }
}
