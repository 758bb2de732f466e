package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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

/** A change that is tried on a copy hurts nobody who uses the table, even if it takes three seconds. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "POSTGRESQL_.*")
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class ProbeLockTest {
    private static final String CHANGE = "ALTER TABLE orders ADD COLUMN code VARCHAR(20)";
    /** The locks of orders that are held by whoever is in the trigger. */
    private static final String LOCKS = "SELECT DISTINCT mode FROM pg_locks JOIN pg_stat_activity USING (pid)"
            + " WHERE relation = 'orders'::regclass AND wait_event = 'PgSleep'";

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    TestDatabase database;
    MigrationDirectory files;
    Clients clients;

    private interface Work {
        void run() throws Exception;
    }

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, qty INTEGER NOT NULL)",
                "INSERT INTO orders VALUES (1, 1), (2, 2), (3, 3), (4, 4)",
                "CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM pg_sleep(3); END $$",
                "CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION slow()");
        files = new MigrationDirectory(directory, database);
        files.write("V1__orders.expand.sql", CHANGE);
    }

    @Test
    void the_check_holds_the_lock_of_a_reader() throws Exception {
        assertThat(locksDuring(
                        () -> assertThat(files.migrator().check().passed()).isTrue()))
                .containsExactly("AccessShareLock");
        assertThat(clients.slow()).as("statements of others that had to wait").isZero();
    }

    /** What the test above would see if the statement were run on the table itself. */
    @Test
    void the_statement_itself_holds_everybody_up() throws Exception {
        assertThat(locksDuring(() -> database.run(CHANGE))).containsExactly("AccessExclusiveLock");
        assertThat(clients.slow()).isPositive();
    }

    @Test
    void nothing_stays_if_the_connection_is_lost_meanwhile() throws Exception {
        Work cutOff = () -> assertThatThrownBy(() -> files.migrator().check())
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("Looking at the database failed: ");
        CompletableFuture<Void> running = start(cutOff);
        assertThat(awaitLocks()).isNotEmpty();
        database.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
        running.join();
        Patience patience = new Patience(Duration.ofSeconds(10));
        while (!database.column("SELECT mode FROM pg_locks WHERE relation = 'orders'::regclass")
                .isEmpty()) {
            assertThat(patience.moment()).as("its locks are gone").isTrue();
        }
        assertThat(database.column("SELECT relname FROM pg_class WHERE relname LIKE 'zdd%'"))
                .isEmpty();
        assertThat(files.migrator().check().passed()).isTrue();
    }

    private List<String> locksDuring(Work work) throws Exception {
        clients = new Clients(database.source());
        try {
            CompletableFuture<Void> running = start(work);
            List<String> locks = awaitLocks();
            running.join();
            return locks;
        } finally {
            clients.stop();
            assertThat(clients.failed()).isZero();
            assertThat(clients.all()).isPositive();
        }
    }

    private static CompletableFuture<Void> start(Work work) {
        return CompletableFuture.runAsync(() -> {
            try {
                work.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private List<String> awaitLocks() throws SQLException, InterruptedException {
        Patience patience = new Patience(Duration.ofSeconds(20));
        List<String> locks = database.column(LOCKS);
        while (locks.isEmpty()) {
            assertThat(patience.moment()).as("somebody is in the trigger").isTrue();
            locks = database.column(LOCKS);
        }
        return locks;
    }
}
