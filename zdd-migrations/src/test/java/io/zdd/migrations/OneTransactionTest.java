package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What one kind of server has alone: a transaction around a file, or nothing at all. */
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class OneTransactionTest {
    @TempDir
    Path directory;

    TestDatabase database;
    MigrationDirectory files;

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(ServerKind.POSTGRESQL_15).fresh();
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY)", "INSERT INTO orders VALUES (1)");
        files = new MigrationDirectory(directory, database);
        files.write("V1__sales.expand.sql", """
                -- @transaction
                ALTER TABLE orders RENAME TO sales;
                CREATE VIEW orders AS SELECT * FROM sales;
                """);
    }

    @Test
    void all_statements_of_the_file_are_done() throws Exception {
        assertThat(files.migrator().plan().expands())
                .containsExactly("V1__sales.expand.sql:2  ALTER TABLE orders RENAME TO sales (and 1 more, in one"
                        + " transaction)");
        files.expand();
        assertThat(database.column("SELECT id FROM orders")).containsExactly("1");
        assertThat(database.column("SELECT id FROM sales")).containsExactly("1");
        assertThat(database.column("SELECT state FROM zdd_step")).containsExactly("done", "done");
        assertThat(files.migrator().plan().expands()).isEmpty();
    }

    @Test
    void if_one_of_them_fails_none_is_done() throws Exception {
        database.run(
                "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE EXCEPTION 'no views'; END $$",
                "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE VIEW') EXECUTE FUNCTION refuse()");
        assertThatThrownBy(files::expand)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("no views");
        assertThat(database.column("SELECT id FROM orders")).containsExactly("1");
        assertThat(database.value("SELECT to_regclass('sales')")).isNull();
        assertThat(database.column("SELECT state FROM zdd_step")).containsExactly("failed", "failed");
        database.run("DROP EVENT TRIGGER refuse");
        files.expand();
        assertThat(database.column("SELECT id FROM sales")).containsExactly("1");
    }

    @Test
    void on_mysql_nothing_is_run() {
        assertThatThrownBy(() -> Engine.of(Database.mysql(8, 4)))
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("The database is mysql 8.4. Migrations are run on PostgreSQL and MariaDB;");
    }
}
