package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
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
import org.postgresql.PGConnection;

/** A required column comes to a table into which old and new code write all the time, on two hosts on the disk. */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL_15", "MARIADB_11_4"})
@ExtendWith(DatabaseServers.class)
@Timeout(180)
@Tag("database")
class TextbookTest {
    private static final String OLD = "20260101000000";
    private static final String A = "20260102000000";
    private static final String B = "20260103000000";
    private static final String C = "20260104000000";
    private static final int ROWS = 20_000;

    private static final String OLD_CODE = """
            INSERT INTO orders (qty) VALUES (1)
            UPDATE orders SET qty = qty + 1 WHERE id = 1
            SELECT * FROM orders WHERE id = 1
            """;
    private static final String NEW_CODE = """
            INSERT INTO orders (qty, code) VALUES (1, 'new')
            UPDATE orders SET qty = qty + 1 WHERE id = 1
            SELECT id, qty, code FROM orders WHERE id = 1
            """;

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    @TempDir
    Path disk;

    DatabaseServer server;
    TestDatabase database;
    MigrationDirectory files;
    ShopFleet shop;
    ShopApplication application;

    @BeforeEach
    void shop(DatabaseServers.Starter servers) throws Exception {
        server = servers.start(kind);
        database = server.fresh();
        String number = kind.postgresql() ? "BIGSERIAL" : "BIGINT AUTO_INCREMENT";
        String rows = kind.postgresql() ? "generate_series(1, " + ROWS + ")" : "seq_1_to_" + ROWS;
        database.run(
                "CREATE TABLE orders (id " + number + " PRIMARY KEY, qty INTEGER NOT NULL)",
                "INSERT INTO orders (qty) SELECT 1 FROM " + rows);
        files = new MigrationDirectory(directory, database);
        shop = ShopFleet.onDisk(disk);
        shop.deployer()
                .deploy(shop.release(OLD, OLD_CODE), Strategy.atomicSymlink())
                .orThrow();
        application = new ShopApplication(database.source(), shop.current("web1"), shop.current("web2"));
        application.awaitOnly(OLD);
    }

    @AfterEach
    void close() throws Exception {
        application.stop();
        shop.close();
    }

    @Test
    void three_deployments_bring_it_and_no_statement_of_old_or_new_code_fails() throws Exception {
        files.write("V12__code.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        files.write("V12__code.backfill.sql", """
                -- @verify SELECT 1 FROM orders WHERE code IS NULL
                UPDATE orders SET code = CONCAT('old ', id) WHERE id > :from AND id <= :to AND code IS NULL""");
        files.write("V12__code.contract.sql", kind.postgresql() ? """
                ALTER TABLE orders ADD CONSTRAINT code_set CHECK (code IS NOT NULL) NOT VALID;
                ALTER TABLE orders VALIDATE CONSTRAINT code_set;
                ALTER TABLE orders ALTER COLUMN code SET NOT NULL;
                ALTER TABLE orders DROP CONSTRAINT code_set;
                """ : """
                ALTER TABLE orders MODIFY code VARCHAR(20) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE""");
        int from = server.log().length();
        deploy(A);
        deploy(B);
        assertThat(database.column("SELECT code FROM orders WHERE code IS NULL"))
                .as("what the old code wrote while it ended")
                .isEmpty();
        assertThat(contracts()).as("held so far").isZero();
        deploy(C);
        application.stop();

        assertThat(application.failures()).isEmpty();
        // Of a wait of 250 ms PostgreSQL says so, and who is waited for.
        assertThat(server.log().substring(from)).doesNotContain("still waiting");
        assertThat(application.ranSideBySide(OLD, A)).isTrue();
        assertThat(application.ranSideBySide(A, B)).isTrue();
        assertThat(application.ranSideBySide(B, C)).isTrue();
        assertThat(contracts()).isPositive();
        assertThat(database.value("SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'orders' AND"
                        + " column_name = 'code' AND is_nullable = 'NO'"
                        + (kind.postgresql() ? "" : " AND table_schema = DATABASE()")))
                .isEqualTo("1");
    }

    private int contracts() throws Exception {
        return database.column("SELECT state FROM zdd_step WHERE phase = 'contract' AND state = 'done'")
                .size();
    }

    /** What the log would hold if a migration kept the table for longer than its lock timeout. */
    @Test
    void the_log_names_whoever_keeps_the_table() throws Exception {
        assumeTrue(kind.postgresql(), "MariaDB writes no such lines");
        int from = server.log().length();
        String holder;
        try (Connection connection = database.source().getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            holder = String.valueOf(connection.unwrap(PGConnection.class).getBackendPID());
            statement.execute("ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
            Thread.sleep(1000);
            connection.rollback();
        }
        application.stop();
        assertThat(server.log().substring(from))
                .contains("still waiting")
                .contains("Process holding the lock: " + holder + ".");
    }

    /** What the tests above would see of a migration that old code cannot live with. */
    @Test
    void one_deployment_that_is_forced_through_fails_hundreds_of_statements() throws Exception {
        files.write("V12__code.expand.sql", """
                ALTER TABLE orders ADD COLUMN code VARCHAR(20) NOT NULL DEFAULT 'none';
                -- @allow drop-default: to see what happens
                ALTER TABLE orders ALTER COLUMN code DROP DEFAULT;
                """);
        deploy(A);
        application.stop();
        assertThat(application.failures())
                .hasSizeGreaterThan(100)
                .allSatisfy(failure -> assertThat(failure)
                        .startsWith(OLD)
                        .contains(kind.postgresql() ? "23502" : "doesn't have a default value"));
    }

    private void deploy(String release) throws IOException, InterruptedException {
        Contracts contracts = files.migrator().contracts(Gate.usual().soak(Duration.ZERO));
        AtomicSymlink strategy = files.migrator()
                .addTo(Strategy.atomicSymlink())
                .migrate(contracts.step(shop.deployer().status()))
                .before(Phase.ACTIVATE, new Warming());
        shop.deployer().deploy(shop.release(release, NEW_CODE), strategy).orThrow();
        application.awaitOnly(release);
    }

    /** What takes time between the expand and the swap, and lets the old code run on. */
    private static final class Warming implements Step {
        @Override
        public String name() {
            return "warm the caches";
        }

        @Override
        public void run(StepContext context) throws InterruptedException {
            Thread.sleep(1000);
        }
    }
}
