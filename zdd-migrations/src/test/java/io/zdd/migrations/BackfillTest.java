package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
@EnumSource(
        value = ServerKind.class,
        names = {"POSTGRESQL_13", "POSTGRESQL_18", "MARIADB_10_11"})
@ExtendWith(DatabaseServers.class)
@Timeout(300)
@Tag("database")
class BackfillTest {
    private static final int ROWS = 20_000;
    /** Enough that a process is never done before it is killed. */
    private static final int KILLED_ROWS = 100_000;

    private static final int KILLS = 20;
    /** It counts, so a row that is filled twice is seen; no condition hides it. */
    private static final String COUNTING = "UPDATE orders SET n = n + 1 WHERE id > :from AND id <= :to";

    private static final String UNEVEN = "SELECT id FROM orders WHERE n <> 1";
    private static final String AUDITED_UNEVENLY =
            "SELECT o.id FROM orders o LEFT JOIN audit a ON a.id = o.id GROUP BY o.id HAVING COUNT(a.id) <> 1";

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    @TempDir
    Path output;

    TestDatabase database;
    MigrationDirectory files;
    List<String> said = new ArrayList<>();

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, n INTEGER NOT NULL, code VARCHAR(20))",
                "CREATE TABLE audit (id BIGINT NOT NULL)",
                "CREATE INDEX audit_id ON audit (id)");
        addRows(1, ROWS);
        files = new MigrationDirectory(directory, database);
        files.write("V1__orders.backfill.sql", COUNTING);
    }

    private void addRows(int first, int last) throws SQLException {
        String numbers = kind.postgresql()
                ? "generate_series(" + first + ", " + last + ") AS s(n)"
                : "(SELECT seq AS n FROM seq_" + first + "_to_" + last + ") AS s";
        database.run("INSERT INTO orders (id, n) SELECT s.n * 3, 0 FROM " + numbers);
    }

    @Test
    void each_row_is_filled_once_in_batches() throws Exception {
        assertThat(files.migrator().backfills())
                .containsExactly(new BackfillProgress(1, "V1__orders.backfill.sql", false, 0, 0));
        assertThat(resume()).containsExactly(new BackfillProgress(1, "V1__orders.backfill.sql", true, 100, ROWS));
        assertThat(database.column(UNEVEN)).isEmpty();
        assertThat(Integer.parseInt(database.value("SELECT batches FROM zdd_backfill")))
                .isGreaterThan(3);
        assertThat(said).last().isEqualTo("done: V1__orders.backfill.sql, rows " + ROWS);

        assertThat(resume()).hasSize(1);
        assertThat(database.column(UNEVEN)).as("what is done is not done again").isEmpty();
    }

    @Test
    void each_row_is_filled_once_however_often_the_process_is_killed() throws Exception {
        audit();
        addRows(ROWS + 1, KILLED_ROWS);
        for (int kill = 1; kill <= kills(); kill++) {
            long before = filled();
            Process process = BackfillProcess.start(database, directory, output.resolve("killed" + kill));
            try {
                awaitRows(before + 500);
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(files.migrator().backfills().get(0).done())
                    .as("it was killed on its way")
                    .isFalse();
        }
        assertThat(resume()).allMatch(BackfillProgress::done);
        assertThat(database.column(UNEVEN)).isEmpty();
        assertThat(database.column(AUDITED_UNEVENLY)).isEmpty();

        // What would be seen if the cursor were lost.
        database.run("UPDATE zdd_backfill SET state = 'running', last_key = " + (KILLED_ROWS * 3 - 3));
        resume();
        assertThat(database.column(UNEVEN)).containsExactly(String.valueOf(KILLED_ROWS * 3));
        assertThat(database.column(AUDITED_UNEVENLY)).containsExactly(String.valueOf(KILLED_ROWS * 3));
    }

    private void audit() throws SQLException {
        if (kind.postgresql()) {
            database.run(
                    "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                            + " INSERT INTO audit VALUES (NEW.id); RETURN NEW; END $$",
                    "CREATE TRIGGER audit AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit()");
        } else {
            database.run("CREATE TRIGGER audit AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit VALUES (NEW.id)");
        }
    }

    /** One server of each kind is enough for many. */
    private int kills() {
        return kind == ServerKind.POSTGRESQL_13 ? 3 : KILLS;
    }

    private long filled() throws Exception {
        return files.migrator().backfills().get(0).rows();
    }

    private void awaitRows(long rows) throws Exception {
        Patience patience = new Patience(Duration.ofSeconds(60));
        while (filled() < rows) {
            assertThat(patience.moment()).as("at least so many rows: " + rows).isTrue();
        }
    }

    @Test
    void rows_are_filled_once_if_the_answer_to_a_commit_is_lost() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        Migrator migrator = Migrations.from(directory)
                .through(BreakingSource.after(
                        database.source(), call -> call.equals("commit") && commits.incrementAndGet() == 3));
        migrator.resumeBackfills(said::add);
        assertThat(said).contains("the connection to the database was lost; connecting again, to look what was done");
        assertThat(database.column(UNEVEN)).isEmpty();
    }

    @Test
    void what_is_left_when_the_budget_is_spent_is_filled_when_it_is_resumed() throws Exception {
        AtomicInteger batches = new AtomicInteger();
        Migrator stopping = files.migrator()
                .pace(BackfillPace.usual()
                        .budget(Duration.ofSeconds(1))
                        .waitWhile(() ->
                                batches.incrementAndGet() > 2 ? Optional.of("enough for now") : Optional.empty()));
        List<BackfillProgress> left = stopping.resumeBackfills(said::add);
        assertThat(left).singleElement().satisfies(backfill -> {
            assertThat(backfill.done()).isFalse();
            assertThat(backfill.rows()).isBetween(1L, ROWS - 1L);
            assertThat(backfill.percent()).isBetween(1, 99);
        });
        assertThat(said)
                .contains("V1__orders.backfill.sql waits: enough for now")
                .last()
                .asString()
                .startsWith("the budget is spent: V1__orders.backfill.sql: ");
        assertThat(resume()).allMatch(BackfillProgress::done);
        assertThat(database.column(UNEVEN)).isEmpty();
    }

    @Test
    void rows_that_old_code_wrote_behind_the_cursor_are_filled_in_a_second_pass() throws Exception {
        files.write("V1__orders.backfill.sql", """
                -- @verify SELECT 1 FROM orders WHERE code IS NULL
                UPDATE orders SET code = 'x' WHERE id > :from AND id <= :to AND code IS NULL""");
        AtomicInteger batches = new AtomicInteger();
        Migrator disturbed = files.migrator().pace(BackfillPace.usual().waitWhile(() -> {
            if (batches.incrementAndGet() == 3) {
                insertBehindTheCursor();
            }
            return Optional.empty();
        }));
        assertThat(disturbed.resumeBackfills(said::add)).allMatch(BackfillProgress::done);
        assertThat(database.column("SELECT id FROM orders WHERE code IS NULL")).isEmpty();
        assertThat(database.value("SELECT pass FROM zdd_backfill")).isEqualTo("2");
    }

    private void insertBehindTheCursor() {
        try {
            database.run("INSERT INTO orders (id, n) VALUES (1, 0)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void it_is_not_done_while_rows_are_left() throws Exception {
        files.write("V1__orders.backfill.sql", """
                -- @verify SELECT 1 FROM orders WHERE code IS NULL
                UPDATE orders SET code = 'x' WHERE id > :from AND id <= :to AND id <> 30""");
        assertThatThrownBy(this::resume)
                .isInstanceOf(ZddException.class)
                .hasMessageContaining(
                        "V1__orders.backfill.sql went over all rows 2 times, and its @verify still finds some:"
                                + " SELECT 1 FROM orders WHERE code IS NULL. ");
        assertThat(files.migrator().backfills()).noneMatch(BackfillProgress::done);
        database.run("UPDATE orders SET code = 'by hand' WHERE id = 30");
        assertThat(resume()).allMatch(BackfillProgress::done);
    }

    @Test
    void a_batch_that_fails_names_its_rows_and_is_the_first_of_the_next_run() throws Exception {
        database.run("ALTER TABLE orders ADD CONSTRAINT small CHECK (id < 30000 OR n = 0)");
        assertThatThrownBy(this::resume)
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("V1__orders.backfill.sql failed for id > ")
                .hasMessageContaining("small")
                .hasMessageContaining(". All rows before are done. Correct the cause and call resumeBackfills()");
        database.run("ALTER TABLE orders DROP CONSTRAINT small");
        assertThat(resume()).allMatch(BackfillProgress::done);
        assertThat(database.column(UNEVEN)).isEmpty();
    }

    @Test
    void a_batch_waits_for_a_row_that_somebody_has_locked() throws Exception {
        try (Connection other = database.source().getConnection();
                java.sql.Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE orders SET code = 'mine' WHERE id = 30");
            Migrator impatient = files.migrator().retryFor(Duration.ofSeconds(1));
            assertThatThrownBy(() -> impatient.resumeBackfills(said::add))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("V1__orders.backfill.sql failed for id > ");
            other.rollback();
        }
        assertThat(resume()).allMatch(BackfillProgress::done);
        assertThat(database.column(UNEVEN)).isEmpty();
    }

    @Test
    void a_backfill_that_is_run_elsewhere_is_left_alone_and_holds_up_no_expand() throws Exception {
        files.write("V2__notes.expand.sql", "CREATE TABLE notes (id BIGINT PRIMARY KEY)");
        try (Session other = Session.open(database.source())) {
            assertThat(other.tryLock("V1 backfill")).isTrue();
            assertThat(resume()).noneMatch(BackfillProgress::done);
            assertThat(said).singleElement().asString().startsWith("V1__orders.backfill.sql is being run already: ");
            files.expand();
        }
        assertThat(database.column("SELECT id FROM notes")).isEmpty();
        assertThat(resume()).allMatch(BackfillProgress::done);
    }

    @Test
    void rows_of_another_table_can_be_inserted() throws Exception {
        files.write("V1__orders.backfill.sql", """
                INSERT INTO audit (id) SELECT o.id FROM orders o WHERE o.id > :from AND o.id <= :to""");
        assertThat(resume()).containsExactly(new BackfillProgress(1, "V1__orders.backfill.sql", true, 100, ROWS));
        assertThat(database.column(AUDITED_UNEVENLY)).isEmpty();
    }

    @Test
    void an_empty_table_is_done_at_once() throws Exception {
        database.run("DELETE FROM orders");
        assertThat(resume()).containsExactly(new BackfillProgress(1, "V1__orders.backfill.sql", true, 100, 0));
    }

    @Test
    void what_it_needs_must_be_expanded_first() throws Exception {
        files.write("V1__orders.expand.sql", "ALTER TABLE orders ADD COLUMN note VARCHAR(20)");
        assertThatThrownBy(this::resume)
                .isInstanceOf(ZddException.class)
                .hasMessageEndingWith(
                        "V1__orders.backfill.sql cannot be run, because V1__orders.expand.sql is not done."
                                + " Expand first.");
        files.expand();
        assertThat(resume()).allMatch(BackfillProgress::done);
    }

    @Test
    void a_statement_that_was_changed_on_its_way_is_refused() throws Exception {
        files.migrator().pace(BackfillPace.usual().budget(Duration.ZERO)).resumeBackfills(said::add);
        files.write("V1__orders.backfill.sql", COUNTING + " AND n = 0");
        assertThatThrownBy(this::resume)
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("V1__orders.backfill.sql was changed after it was begun");
    }

    @Test
    void a_key_that_is_no_whole_number_is_refused() throws Exception {
        database.run("UPDATE orders SET code = 'a'");
        files.write("V1__orders.backfill.sql", "UPDATE orders SET n = 1 WHERE code > :from AND code <= :to");
        assertThatThrownBy(this::resume)
                .isInstanceOf(ZddException.class)
                .hasMessageContaining(
                        "rows are counted off by code, which has to be a whole number of 64 bits; 'a' is none");
    }

    private List<BackfillProgress> resume() throws InterruptedException {
        return files.migrator().resumeBackfills(said::add);
    }
}
