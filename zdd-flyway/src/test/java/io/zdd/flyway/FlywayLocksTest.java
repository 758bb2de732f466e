package io.zdd.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zdd.migrations.DatabaseServers;
import io.zdd.migrations.ServerKind;
import io.zdd.migrations.TestDatabase;
import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway beside others who have the table, and beside another migrator. */
@ParameterizedClass
@EnumSource(
        value = ServerKind.class,
        names = {"POSTGRESQL_15", "MARIADB_10_11"})
@ExtendWith(DatabaseServers.class)
@Timeout(40)
@Tag("database")
class FlywayLocksTest {
    private static final String[] WAITS = {"others were in the way", "waiting for process"};

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
        scripts.expand("V1__code.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20);");
    }

    private void expand(FlywayMigrations migrations) throws InterruptedException {
        migrations.apply(migrations.plan(), said::add);
    }

    /** A transaction that keeps the table from being changed. */
    private Connection reader() throws Exception {
        Connection reader = database.source().getConnection();
        reader.setAutoCommit(false);
        reader.createStatement().execute("SELECT * FROM orders");
        return reader;
    }

    private FutureTask<Void> started(FlywayMigrations migrations) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            expand(migrations);
            return null;
        });
        new Thread(task).start();
        return task;
    }

    /** Until somebody in a transaction, or another migrator, is said to be in the way. */
    private void await(FutureTask<Void> running, String... texts) throws Exception {
        while (said.stream().noneMatch(line -> Stream.of(texts).anyMatch(line::contains))) {
            if (running.isDone()) {
                running.get();
            }
            assertThat(running.isDone()).as(said.toString()).isFalse();
            Thread.sleep(20);
        }
    }

    @Test
    void a_table_in_use_is_asked_for_again_and_nobody_waits_behind() throws Exception {
        try (Connection reader = reader()) {
            FutureTask<Void> running = started(scripts.migrations());
            await(running, WAITS);
            long begun = System.nanoTime();
            database.run("INSERT INTO orders (id) VALUES (1)");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
            assertThat(running.isDone()).isFalse();
            reader.rollback();
            running.get();
        }
        assertThat(scripts.run()).containsExactly("V1__code.sql");
    }

    @Test
    void the_budget_ends() throws Exception {
        try (Connection reader = reader()) {
            assertThatThrownBy(() -> expand(scripts.migrations().retryFor(Duration.ofMillis(300))))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("V1__code.sql");
            reader.rollback();
        }
        assertThat(scripts.run()).isEmpty();
    }

    @Test
    void an_interrupt_stops_it() throws Exception {
        try (Connection reader = reader()) {
            FutureTask<Void> task = new FutureTask<>(() -> {
                assertThatThrownBy(() -> expand(scripts.migrations())).isInstanceOf(InterruptedException.class);
                return null;
            });
            Thread thread = new Thread(task);
            thread.start();
            await(task, WAITS);
            thread.interrupt();
            task.get();
            reader.rollback();
        }
        assertThat(scripts.run()).isEmpty();
    }

    @Test
    void another_migrator_is_waited_for() throws Exception {
        try (Connection reader = reader()) {
            FutureTask<Void> first = started(scripts.migrations());
            await(first, WAITS);
            assertThatThrownBy(() -> expand(scripts.migrations().retryFor(Duration.ofMillis(300))))
                    .hasMessageContaining("another migrator was at work");
            FutureTask<Void> second = started(scripts.migrations());
            await(second, "another migrator is at work");
            reader.rollback();
            first.get();
            second.get();
        }
        assertThat(scripts.run()).containsExactly("V1__code.sql");
    }

    @Test
    void an_index_is_built_concurrently_and_a_broken_one_of_its_name_is_built_anew() throws Exception {
        assumeTrue(kind.postgresql());
        database.run("INSERT INTO orders (id) VALUES (1), (2)", "ALTER TABLE orders ADD COLUMN same INTEGER DEFAULT 1");
        assertThatThrownBy(() -> database.run("CREATE UNIQUE INDEX CONCURRENTLY found ON orders (same)"))
                .hasMessageContaining("could not create unique index");
        scripts.expand("V2__found.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS found ON orders (code);");
        var configuration = scripts.configuration();
        expand(scripts.migrations(configuration));
        assertThat(database.column("SELECT indisvalid FROM pg_index WHERE indexrelid = 'found'::regclass"))
                .containsExactly("t");
        assertThat(configuration
                        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                        .isTransactionalLock())
                .as("the user's own configuration is left as it was")
                .isTrue();
    }

    @Test
    void what_is_one_transaction_is_judged_as_one() throws Exception {
        assumeTrue(kind.postgresql());
        database.run("CREATE TABLE notes (id BIGINT)");
        String two = "ALTER TABLE orders ADD COLUMN a TEXT;\nALTER TABLE notes ADD COLUMN a TEXT;";
        scripts.expand("V2__two.sql", two);
        assertThatThrownBy(() -> scripts.migrations().plan()).hasMessageContaining("V2__two.sql:2  several-tables");
        scripts.expand("V2__two.sql", "ALTER TABLE orders ADD COLUMN a TEXT;\nCREATE TABLE more (id BIGINT);");
        expand(scripts.migrations());
        assertThat(scripts.run()).containsExactly("V1__code.sql", "V2__two.sql");
    }

    @Test
    void flyway_by_itself_would_keep_others_waiting() throws Exception {
        assumeTrue(kind.postgresql());
        try (Connection reader = reader()) {
            Flyway alone = scripts.configuration().load();
            FutureTask<Object> running = new FutureTask<>(alone::migrate);
            new Thread(running).start();
            while (database.column("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'orders'::regclass")
                    .isEmpty()) {
                Thread.sleep(20);
            }
            assertThatThrownBy(() -> database.run("SET lock_timeout = '1s'", "INSERT INTO orders (id) VALUES (1)"))
                    .hasMessageContaining("lock timeout");
            reader.rollback();
            running.get();
        }
    }
}
