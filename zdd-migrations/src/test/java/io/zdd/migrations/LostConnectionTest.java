package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The connection is lost at the worst moments: the statement is done or not, and the driver's error does not say. */
@ParameterizedClass
@EnumSource(ServerKind.class)
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class LostConnectionTest {
    private static final String LOST =
            "the connection to the database was lost; connecting again, to look what was done";

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    TestDatabase database;
    MigrationDirectory files;
    List<String> said = new ArrayList<>();

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY, qty INTEGER NOT NULL)");
        files = new MigrationDirectory(directory, database);
        files.write("V1__orders.expand.sql", """
                ALTER TABLE orders ADD COLUMN code VARCHAR(20);
                INSERT INTO orders (id, qty) VALUES (1, 1);
                """);
    }

    @Test
    void a_statement_that_was_done_before_the_loss_is_found_and_not_done_again() throws Exception {
        expand(BreakingSource.after(database.source(), call -> call.startsWith("execute ALTER")));
        assertThat(database.column("SELECT code FROM orders")).hasSize(1);
        assertThat(said).startsWith(LOST).contains(foundOrDone());
    }

    /** On PostgreSQL the statement went with its transaction; on MariaDB it stayed. */
    private String foundOrDone() {
        String what = "V1__orders.expand.sql:1  ALTER TABLE orders ADD COLUMN code VARCHAR(20)";
        return (kind.postgresql() ? "done: " : "done by a run that was cut off: ") + what;
    }

    @Test
    void a_statement_that_did_not_reach_the_server_is_done() throws Exception {
        expand(BreakingSource.before(database.source(), call -> call.startsWith("execute ALTER")));
        assertThat(database.column("SELECT code FROM orders")).hasSize(1);
        assertThat(said)
                .startsWith(LOST, "done: V1__orders.expand.sql:1  ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
    }

    @Test
    void rows_are_inserted_once_if_the_answer_to_the_commit_is_lost() throws Exception {
        expand(BreakingSource.after(database.source(), call -> commits() == 2 && call.equals("commit")));
        assertThat(database.column("SELECT id FROM orders")).containsExactly("1");
        assertThat(said).contains(LOST);
    }

    @Test
    void rows_are_inserted_once_if_the_commit_is_lost() throws Exception {
        expand(BreakingSource.before(database.source(), call -> commits() == 2 && call.equals("commit")));
        assertThat(database.column("SELECT id FROM orders")).containsExactly("1");
        assertThat(said).contains(LOST);
    }

    /** The statement whose commit comes next: the first is done, and said so. */
    private int commits() {
        return said.isEmpty() ? 1 : 2;
    }

    @Test
    void a_database_that_cannot_be_reached_is_said_to_be() {
        DataSource closed = TestDatabase.source(database.url().replaceAll(":\\d+/", ":1/"));
        Migrator migrator = Migrations.from(directory).through(closed);
        assertThatThrownBy(migrator::plan)
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("Looking at the database failed: ");
    }

    private void expand(DataSource source) throws InterruptedException {
        Migrator migrator = Migrations.from(directory).through(source);
        migrator.apply(files.migrator().plan(), said::add);
    }
}
