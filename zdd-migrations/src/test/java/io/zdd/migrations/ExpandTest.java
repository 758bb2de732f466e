package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(ServerKind.class)
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class ExpandTest {
    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    TestDatabase database;
    List<String> said = new ArrayList<>();

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws SQLException {
        database = servers.start(kind).fresh();
        database.run(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, qty INTEGER NOT NULL)",
                "INSERT INTO orders VALUES (1, 5)");
    }

    @Test
    void statements_are_run_once_in_their_order() throws Exception {
        write("V12__orders.expand.sql", """
                ALTER TABLE orders ADD COLUMN code VARCHAR(20);
                CREATE TABLE notes (id BIGINT PRIMARY KEY, text VARCHAR(100));
                """);
        write("V13__first_note.expand.sql", "INSERT INTO notes VALUES (1, 'hello; world')");
        MigrationPlan plan = migrator().plan();
        assertThat(plan.toString())
                .contains("': to run before the swap 3, done before 0\n")
                .endsWith(String.join(
                        "\n  ",
                        "",
                        "V12__orders.expand.sql:1  ALTER TABLE orders ADD COLUMN code VARCHAR(20)",
                        "V12__orders.expand.sql:2  CREATE TABLE notes (id BIGINT PRIMARY KEY, text VARCHAR(100))",
                        "V13__first_note.expand.sql:1  INSERT INTO notes VALUES (1, 'hello; world')"));
        assertThat(tables()).as("a plan only looks").doesNotContain("zdd_step");

        apply(plan);
        assertThat(database.value("SELECT text FROM notes")).isEqualTo("hello; world");
        assertThat(database.column("SELECT code FROM orders")).hasSize(1);
        assertThat(steps()).containsExactly("12 expand 1 done", "12 expand 2 done", "13 expand 1 done");
        assertThat(said).hasSize(3).allMatch(line -> line.startsWith("done: V1"));

        apply(plan);
        assertThat(database.column("SELECT text FROM notes")).hasSize(1);
        assertThat(migrator().plan().toString()).endsWith("': to run before the swap 0, done before 3");
    }

    @Test
    void what_fails_leaves_what_was_done_before_and_is_the_first_to_be_run_the_next_time() throws Exception {
        write("V1__orders.expand.sql", """
                ALTER TABLE orders ADD COLUMN code VARCHAR(20);
                INSERT INTO missing VALUES (1);
                ALTER TABLE orders ADD COLUMN note VARCHAR(20);
                """);
        assertThatExceptionOfType(MigrationFailedException.class)
                .isThrownBy(() -> apply(migrator().plan()))
                .withMessageContaining("V1__orders.expand.sql:2  INSERT INTO missing VALUES (1) failed at attempt 1")
                .withMessageContaining("missing")
                .withMessageEndingWith(". What was done before it stays, for the old code does not notice it; when the"
                        + " cause is gone, deploy again, and this statement is the first to be run.")
                .satisfies(failure -> assertThat(failure.file()).isEqualTo("V1__orders.expand.sql"))
                .satisfies(failure -> assertThat(failure.line()).isEqualTo(2));
        assertThat(database.column("SELECT code FROM orders")).hasSize(1);
        assertThat(steps()).containsExactly("1 expand 1 done", "1 expand 2 failed");
        assertThat(database.value("SELECT error FROM zdd_step WHERE statement = 2"))
                .contains("missing");

        database.run("CREATE TABLE missing (id INTEGER)");
        assertThat(migrator().plan().expands()).hasSize(2);
        apply(migrator().plan());
        assertThat(steps()).containsExactly("1 expand 1 done", "1 expand 2 done", "1 expand 3 done");
        assertThat(database.value("SELECT error FROM zdd_step WHERE statement = 2"))
                .isNull();
    }

    @Test
    void a_statement_that_was_changed_after_it_was_run_is_refused() throws Exception {
        write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20); CREATE TABLE a (id INTEGER)");
        apply(migrator().plan());
        write("V1__orders.expand.sql", """
                -- the same, with a comment
                ALTER TABLE orders
                  ADD COLUMN code VARCHAR(20);
                CREATE TABLE a (id INTEGER)""");
        assertThat(migrator().plan().expands()).isEmpty();

        write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(30); CREATE TABLE a (id INTEGER)");
        assertThatThrownBy(() -> migrator().plan())
                .isInstanceOf(ZddException.class)
                .hasMessage(
                        "V1__orders.expand.sql:1 was changed after it was run on this database (V1 expand, statement"
                                + " 1). What was run stays as it is: put the old text back, and write the change as the next"
                                + " version.");
        write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        assertThatThrownBy(() -> migrator().plan())
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("V1__orders.expand.sql has 1 statements, and more of them were run");
    }

    @Test
    void what_was_not_done_yet_may_be_changed() throws Exception {
        write("V1__orders.expand.sql", "INSERT INTO missing VALUES (1)");
        assertThatThrownBy(() -> apply(migrator().plan())).isInstanceOf(MigrationFailedException.class);
        write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        apply(migrator().plan());
        assertThat(steps()).containsExactly("1 expand 1 done");
    }

    @Test
    void a_plan_that_is_older_than_what_was_run_is_refused() throws Exception {
        write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        MigrationPlan older = migrator().plan();
        write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(30)");
        apply(migrator().plan());
        assertThatThrownBy(() -> apply(older))
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("V1__orders.expand.sql:1 was changed after it was run");
    }

    @Test
    void an_unsafe_statement_is_refused_before_anything_is_executed() throws Exception {
        write("V1__orders.expand.sql", "CREATE TABLE a (id INTEGER); ALTER TABLE orders DROP COLUMN qty");
        assertThatThrownBy(() -> migrator().plan())
                .isInstanceOf(UnsafeMigrationException.class)
                .hasMessageContaining("drop-column");
        assertThat(tables()).containsExactly("orders");
    }

    @Test
    void the_reason_for_which_a_statement_may_break_a_rule_is_kept() throws Exception {
        write("V1__orders.expand.sql", """
                -- @allow drop-column: nobody has ever read it
                ALTER TABLE orders DROP COLUMN qty""");
        apply(migrator().plan());
        assertThat(database.value("SELECT allowed FROM zdd_step")).isEqualTo("drop-column: nobody has ever read it");
    }

    @Test
    void a_lock_that_is_not_to_be_had_fails_in_the_given_time_and_names_who_was_in_the_way() throws Exception {
        write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        Migrator impatient = migrator().retryFor(Duration.ofSeconds(3));
        MigrationPlan plan = impatient.plan();
        try (Connection other = database.source().getConnection();
                java.sql.Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM orders").close();
            assertThatThrownBy(() -> impatient.apply(plan, said::add))
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContaining("Open transactions: ")
                    .hasMessageContaining("of the server");
            other.rollback();
        }
        assertThat(steps()).containsExactly("1 expand 1 failed");
        apply(plan);
        assertThat(steps()).containsExactly("1 expand 1 done");
    }

    @Test
    void a_second_migrator_waits_for_the_first_and_does_nothing_twice() throws Exception {
        write("V1__orders.expand.sql", "INSERT INTO orders VALUES (2, 2)");
        MigrationPlan plan = migrator().plan();
        try (Session first = Session.open(database.source())) {
            assertThat(first.tryLock("migrator")).isTrue();
            assertThatThrownBy(() -> migrator().retryFor(Duration.ofSeconds(1)).apply(plan, said::add))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("': for PT1S another migrator was at work: ")
                    .hasMessageContaining(" of the server")
                    .hasMessageContaining(". Nothing was executed.");
        }
        assertThat(said).hasSize(1).first().asString().startsWith("another migrator is at work: ");
        apply(plan);
        assertThat(database.value("SELECT COUNT(*) FROM orders")).isEqualTo("2");
    }

    private Migrator migrator() {
        return Migrations.from(directory).through(database.source());
    }

    private void apply(MigrationPlan plan) throws InterruptedException {
        migrator().apply(plan, said::add);
    }

    private List<String> steps() throws SQLException {
        return database.column("SELECT CONCAT(version, ' ', phase, ' ', statement, ' ', state) FROM zdd_step"
                + " ORDER BY version, phase, statement");
    }

    private List<String> tables() throws SQLException {
        String schema = kind.postgresql() ? "'public'" : "DATABASE()";
        return database.column("SELECT table_name FROM information_schema.tables WHERE table_schema = " + schema);
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(directory.resolve(name), sql);
    }
}
