package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Indexes that PostgreSQL builds concurrently, while migrators are killed, stopped or not alone. */
@ParameterizedClass
@EnumSource(mode = Mode.MATCH_ANY, names = "POSTGRESQL.*")
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class CutOffTest {
    private static final String BUILDING =
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active'"
                    + " AND datname = current_database() AND pid <> pg_backend_pid()";
    private static final String VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('by_qty')";

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    @TempDir
    Path output;

    TestDatabase database;
    MigrationDirectory files;

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, qty INTEGER NOT NULL)",
                "INSERT INTO orders" + " SELECT n, n FROM generate_series(1, 1000) n");
        files = new MigrationDirectory(directory, database);
        files.write("V1__orders.expand.sql", "CREATE INDEX CONCURRENTLY by_qty ON orders (qty)");
    }

    @Test
    void an_index_is_valid_after_the_next_run_if_the_migrator_was_killed_while_it_was_built() throws Exception {
        Path log = output.resolve("killed");
        try (Connection writer = openTransaction()) {
            Process killed = MigratorProcess.start(database, directory, log);
            try {
                await(BUILDING, "1");
            } finally {
                killed.destroyForcibly().waitFor();
            }
            if (database.value("SELECT current_setting('server_version_num')::int >= 140000")
                    .equals("t")) {
                await(BUILDING, "0");
                assertThat(database.value(VALID)).as("what the killed one left").isEqualTo("f");
            } else {
                assertThat(database.value(BUILDING)).as("it goes on alone").isEqualTo("1");
            }
            writer.rollback();
        }
        assertThat(Files.readString(log)).isEmpty();
        assertThat(database.value("SELECT state FROM zdd_step")).isEqualTo("running");
        files.expand();
        assertThat(database.column(VALID)).containsExactly("t");
        assertThat(database.value("SELECT state FROM zdd_step")).isEqualTo("done");
        assertThat(database.column("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"))
                .isEmpty();
    }

    @Test
    void an_index_that_was_built_without_its_note_is_found() throws Exception {
        try (Session killed = Session.open(database.source())) {
            // What a migrator leaves that is killed between the end of the statement and the note.
            Change change = new Changes(killed.database())
                    .of(Migrations.from(directory).files().get(0), List.of())
                    .get(0);
            StepTable steps = new StepTable(killed);
            steps.create();
            steps.running(
                    change,
                    new Attempt(1, Duration.ZERO, Optional.empty()),
                    killed.engine().look(killed, change));
            killed.execute(change.first().statement().text());
        }
        files.expand();
        assertThat(files.said()).singleElement().asString().startsWith("done by a run that was cut off: V1__orders");
        assertThat(database.column(VALID)).containsExactly("t");
    }

    @Test
    void a_unique_index_that_fails_is_removed_and_built_when_the_duplicates_are_gone() throws Exception {
        files.write("V1__orders.expand.sql", """
                -- @allow write-restriction: the code has never written a quantity twice
                CREATE UNIQUE INDEX CONCURRENTLY by_qty ON orders (qty)""");
        database.run("INSERT INTO orders VALUES (0, 7)");
        assertThatThrownBy(files::expand)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("could not create unique index");
        assertThat(database.column(VALID)).isEmpty();
        database.run("DELETE FROM orders WHERE id = 0");
        files.expand();
        assertThat(database.column(VALID)).containsExactly("t");
    }

    @Test
    void an_invalid_index_that_somebody_left_is_replaced_also_where_the_statement_would_keep_it() throws Exception {
        database.run(
                "CREATE INDEX by_qty ON orders (qty)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid =" + " 'by_qty'::regclass");
        files.write("V1__orders.expand.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_qty ON orders (qty)");
        files.expand();
        assertThat(database.column(VALID)).containsExactly("t");
    }

    @Test
    void an_interrupt_stops_the_build_and_leaves_no_invalid_index() throws Exception {
        Thread migrator = new Thread(() -> {
            try {
                files.expand();
            } catch (InterruptedException stopped) {
                files.said().add("interrupted");
            }
        });
        try (Connection writer = openTransaction()) {
            migrator.start();
            await(BUILDING, "1");
            migrator.interrupt();
            await(BUILDING, "0");
            writer.rollback();
        }
        migrator.join();
        assertThat(files.said()).containsExactly("interrupted");
        assertThat(database.column(VALID)).isEmpty();
        files.expand();
        assertThat(database.column(VALID)).containsExactly("t");
    }

    @Test
    void of_two_migrators_at_once_one_builds_and_the_other_finds_it_done() throws Exception {
        MigrationDirectory other = new MigrationDirectory(directory, database);
        CompletableFuture<Void> first;
        CompletableFuture<Void> second;
        try (Connection writer = openTransaction()) {
            first = CompletableFuture.runAsync(() -> expand(files));
            second = CompletableFuture.runAsync(() -> expand(other));
            await(BUILDING, "1");
            // PostgreSQL would have found a deadlock by now.
            Thread.sleep(1000);
            writer.rollback();
        }
        first.join();
        second.join();
        assertThat(files.said().toString() + other.said())
                .containsOnlyOnce("another migrator is at work")
                .containsOnlyOnce("done: V1__orders");
        assertThat(database.column(VALID)).containsExactly("t");
        assertThat(database.value("SELECT attempts FROM zdd_step")).isEqualTo("1");
    }

    @Test
    void an_index_without_a_name_is_refused_before_anything_is_executed() throws Exception {
        files.write("V1__orders.expand.sql", "CREATE INDEX CONCURRENTLY ON orders (qty)");
        assertThatThrownBy(() -> files.migrator().plan()).hasMessageContaining("the index needs a name");
    }

    private static void expand(MigrationDirectory files) {
        try {
            files.expand();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Holds up an index that is built concurrently until it ends. */
    private Connection openTransaction() throws SQLException {
        Connection writer = database.source().getConnection();
        writer.setAutoCommit(false);
        try (java.sql.Statement statement = writer.createStatement()) {
            statement.execute("UPDATE orders SET qty = qty WHERE id = 1");
        }
        return writer;
    }

    private void await(String query, String value) throws Exception {
        Patience patience = new Patience(Duration.ofSeconds(30));
        while (!database.value(query).equals(value)) {
            assertThat(patience.moment()).as(query + " gives " + value).isTrue();
        }
    }
}
