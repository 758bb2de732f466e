package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction on the table that stays open for ten seconds: the migration waits for it, and nobody for the migration. */
@ParameterizedClass
@EnumSource(ServerKind.class)
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class OpenTransactionTest {
    private static final String EXPAND = "ALTER TABLE orders ADD COLUMN code VARCHAR(20)";

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    TestDatabase database;
    DatabaseServer server;
    int slow;

    private interface Migration {
        void run() throws Exception;
    }

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        server = servers.start(kind);
        database = server.fresh();
        database.run(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, qty INTEGER NOT NULL)",
                "INSERT INTO orders VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)");
    }

    @Test
    void an_expand_waits_and_nobody_waits_for_it() throws Exception {
        MigrationDirectory files = new MigrationDirectory(directory, database);
        files.write("V1__orders.expand.sql", EXPAND);
        int from = server.log().length();
        runBesideOpenTransaction(files::expand);
        assertThat(database.column("SELECT code FROM orders")).hasSize(5);
        assertThat(slow).as("statements of others that had to wait").isZero();
        if (kind.postgresql()) {
            assertThat(server.log().substring(from)).doesNotContain("still waiting");
            assertThat(files.said()).hasSize(2).first().asString().startsWith("waiting for process ");
        } else {
            assertThat(files.said()).first().asString().startsWith("tried again, because others were in the way");
        }
    }

    /** What the test above would see if the expand did hold others up. */
    @Test
    void the_same_statement_without_care_holds_everybody_up() throws Exception {
        int from = server.log().length();
        runBesideOpenTransaction(() -> database.run(EXPAND));
        assertThat(slow).isPositive();
        if (kind.postgresql()) {
            assertThat(server.log().substring(from)).contains("still waiting");
        }
    }

    private void runBesideOpenTransaction(Migration migration) throws Exception {
        Clients clients = new Clients(database.source());
        try (Connection open = database.source().getConnection();
                java.sql.Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM orders WHERE id = 5").close();
            Thread.sleep(1500);
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                try {
                    migration.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(8500);
            assertThat(running).isNotDone();
            open.rollback();
            running.join();
        } finally {
            clients.stop();
        }
        slow = clients.slow();
        assertThat(clients.failed()).isZero();
        assertThat(clients.all()).isPositive();
    }
}
