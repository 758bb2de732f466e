package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations as a step of a deployment to two hosts. */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL_15", "MARIADB_11_4"})
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class DeploymentTest {
    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    TestDatabase database;
    MigrationDirectory files;
    ShopFleet shop;

    @BeforeEach
    void shop(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY)");
        files = new MigrationDirectory(directory, database);
        shop = ShopFleet.inMemory();
        shop.deployer()
                .deploy(shop.release("20260101000000"), Strategy.atomicSymlink())
                .orThrow();
    }

    @AfterEach
    void close() throws IOException {
        shop.close();
    }

    @Test
    void the_schema_is_expanded_once_before_the_hosts_are_swapped() throws Exception {
        files.write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        Plan plan = plan("20260102000000");
        assertThat(plan.toString())
                .containsOnlyOnce("expand the schema")
                .containsOnlyOnce("V1__orders.expand.sql:1  ALTER TABLE orders ADD COLUMN code VARCHAR(20)")
                .contains("': to run before the swap 1, done before 0");

        Report report = shop.deployer().apply(plan).orThrow();
        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("expand the schema"))
                .hasSize(1);
        assertThat(shop.live()).containsExactly("20260102000000", "20260102000000");
        assertThat(database.column("SELECT code FROM orders")).isEmpty();
        assertThat(database.value("SELECT release_id FROM zdd_step")).isEqualTo("20260102000000");
    }

    @Test
    void a_deployment_whose_expand_fails_swaps_nothing_and_keeps_what_was_added() throws Exception {
        files.write("V1__orders.expand.sql", """
                ALTER TABLE orders ADD COLUMN code VARCHAR(20);
                INSERT INTO missing VALUES (1);
                """);
        Report report = shop.deployer().apply(plan("20260102000000"));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasStackTraceContaining(
                                "V1__orders.expand.sql:2  INSERT INTO missing VALUES (1)" + " failed at attempt 1"));
        assertThat(shop.live()).containsExactly("20260101000000", "20260101000000");
        assertThat(database.column("SELECT code FROM orders")).isEmpty();

        database.run("CREATE TABLE missing (id BIGINT PRIMARY KEY)");
        shop.deployer().apply(plan("20260103000000")).orThrow();
        assertThat(shop.live()).containsExactly("20260103000000", "20260103000000");
    }

    @Test
    void rows_are_filled_after_the_commit_and_not_after_a_rollback() throws Exception {
        database.run("ALTER TABLE orders ADD COLUMN code VARCHAR(20)", "INSERT INTO orders (id) VALUES (1)");
        files.write("V1__orders.backfill.sql", "UPDATE orders SET code = 'new' WHERE id > :from AND id <= :to");
        Plan plan = shop.deployer().plan(shop.release("20260102000000"), filling());
        assertThat(plan.toString()).containsOnlyOnce("backfill rows").contains("V1__orders.backfill.sql");
        shop.deployer().apply(plan).orThrow();
        assertThat(database.column("SELECT code FROM orders")).containsExactly("new");
        assertThat(files.migrator().backfills())
                .containsExactly(new BackfillProgress(1, "V1__orders.backfill.sql", true, 100, 1));

        files.write("V2__orders.backfill.sql", "UPDATE orders SET code = 'newer' WHERE id > :from AND id <= :to");
        shop.deployer().rollback(filling()).orThrow();
        assertThat(database.column("SELECT code FROM orders")).containsExactly("new");
    }

    @Test
    void rows_that_are_left_when_the_budget_is_spent_are_a_warning() throws Exception {
        database.run("ALTER TABLE orders ADD COLUMN code VARCHAR(20)", "INSERT INTO orders (id) VALUES (1)");
        files.write("V1__orders.backfill.sql", "UPDATE orders SET code = 'new' WHERE id > :from AND id <= :to");
        Migrator hasty = files.migrator().pace(BackfillPace.usual().budget(Duration.ZERO));
        Strategy strategy = Strategy.atomicSymlink().after(Phase.COMMIT, hasty.backfill());
        Report report =
                shop.deployer().deploy(shop.release("20260102000000"), strategy).orThrow();
        assertThat(report.warnings())
                .anySatisfy(
                        warning -> assertThat(warning)
                                .contains(
                                        "rows are still to be filled, by resumeBackfills(): V1__orders.backfill.sql: 0 %, rows 0"));
    }

    @Test
    void a_backfill_that_is_run_elsewhere_is_stopped_by_a_rollback() throws Exception {
        database.run(
                "ALTER TABLE orders ADD COLUMN code VARCHAR(20)",
                "INSERT INTO orders (id) VALUES (1)",
                "INSERT INTO orders (id) VALUES (2)");
        files.write("V1__orders.backfill.sql", "UPDATE orders SET code = 'new' WHERE id > :from AND id <= :to");
        Strategy guarded =
                Strategy.atomicSymlink().before(Phase.ACTIVATE, files.migrator().guard());
        shop.deployer().deploy(shop.release("20260102000000"), guarded).orThrow();
        Migrator disturbed = files.migrator().pace(BackfillPace.usual().waitWhile(() -> {
            shop.deployer().rollback(guarded).orThrow();
            return Optional.empty();
        }));
        assertThatThrownBy(() -> disturbed.resumeBackfills(said -> {}))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining(
                        "V1__orders.backfill.sql was stopped, as a rollback does, and its last batch undone");
        assertThat(shop.live()).containsExactly("20260101000000", "20260101000000");
        assertThat(database.column("SELECT id FROM orders WHERE code IS NOT NULL"))
                .isEmpty();
        assertThat(files.migrator().resumeBackfills(said -> {})).allMatch(BackfillProgress::done);
        assertThat(database.column("SELECT id FROM orders WHERE code IS NULL")).isEmpty();
    }

    private Strategy filling() {
        return Strategy.atomicSymlink().after(Phase.COMMIT, files.migrator().backfill());
    }

    @Test
    void unsafe_migrations_are_refused_while_the_strategy_is_made() throws Exception {
        files.write("V1__orders.expand.sql", "ALTER TABLE orders DROP COLUMN id");
        assertThatThrownBy(() -> files.migrator().expand())
                .isInstanceOf(UnsafeMigrationException.class)
                .hasMessageContaining("drop-column");
    }

    private Plan plan(String release) throws IOException {
        Strategy strategy = Strategy.atomicSymlink().migrate(files.migrator().expand());
        return shop.deployer().plan(shop.release(release), strategy);
    }
}
