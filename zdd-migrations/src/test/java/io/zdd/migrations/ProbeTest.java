package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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

/** The server finds what the files alone do not tell. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "POSTGRESQL_.*")
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class ProbeTest {
    private static final String LEFT = "SELECT relname FROM pg_class WHERE relname LIKE '%probe%' OR relname = 'items'";

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    TestDatabase database;
    MigrationDirectory files;

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, qty INTEGER, code VARCHAR(20))",
                "CREATE TABLE keyless (a INTEGER, b INTEGER NOT NULL)",
                "CREATE INDEX orders_code ON orders (code)",
                "CREATE DOMAIN positive AS INTEGER CHECK (VALUE > 0)",
                "INSERT INTO orders VALUES (1, 1, 'a')");
        files = new MigrationDirectory(directory, database);
    }

    @Test
    void a_type_of_which_the_file_does_not_tell_that_every_row_is_written() throws Exception {
        files.write("V1__a.expand.sql", "ALTER TABLE orders ADD COLUMN size positive");
        assertThat(Migrations.from(directory)
                        .on(Database.postgresql(15))
                        .check()
                        .findings())
                .isEmpty();
        assertThat(refused()).containsExactly("V1__a.expand.sql:1 server-rewrites");
        assertThatThrownBy(() -> files.expand())
                .isInstanceOf(UnsafeMigrationException.class)
                .hasMessageContaining("V1__a.expand.sql:1  server-rewrites [LOCK]");
        assertThat(database.value(
                        "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'size'"))
                .isEqualTo("0");
    }

    @Test
    void a_reason_that_the_server_finds_to_be_wrong() throws Exception {
        write("-- @allow change-type: believed to be quick\nALTER TABLE public.\"orders\" ALTER qty TYPE BIGINT");
        assertThat(refused()).containsExactly("V1__a.expand.sql:2 server-rewrites");
        write("-- @allow change-type: quick\nALTER TABLE ONLY orders ALTER code TYPE VARCHAR(20) COLLATE \"C\"");
        assertThat(refused()).as("the index is built anew").containsExactly("V1__a.expand.sql:2 server-scans");
        write("-- @allow change-type: quick, indeed\nALTER TABLE orders ALTER code TYPE VARCHAR(40)");
        assertThat(refused()).isEmpty();

        write("-- @allow change-type: one row\n-- @allow server-rewrites: one row\n"
                + "ALTER TABLE orders ALTER qty TYPE BIGINT");
        assertThat(files.migrator().check().findings()).hasSize(2).allMatch(finding -> !finding.refused());
    }

    @Test
    void a_primary_key_that_is_quick_only_if_its_column_takes_no_null() throws Exception {
        for (String column : List.of("a", "b")) {
            files.write("V1__a.contract.sql", """
                    CREATE UNIQUE INDEX CONCURRENTLY key ON keyless (COLUMN);
                    -- @allow primary-key: the column is NOT NULL
                    ALTER TABLE keyless ADD PRIMARY KEY USING INDEX key;
                    """.replace("COLUMN", column));
            assertThat(refused())
                    .isEqualTo(column.equals("a") ? List.of("V1__a.contract.sql:3 server-scans") : List.of());
        }
    }

    @Test
    void what_was_let_through_in_full_knowledge_is_not_refused_again() throws Exception {
        files.write("V1__a.contract.sql", """
                -- @allow unproven-not-null: it has a thousand rows
                ALTER TABLE orders ALTER COLUMN qty SET NOT NULL;
                -- @allow table-rewrite: nobody is up at night
                ALTER TABLE orders SET UNLOGGED;
                -- @allow volatile-default: as above
                ALTER TABLE orders ADD COLUMN at TIMESTAMP DEFAULT clock_timestamp();
                """);
        assertThat(refused()).isEmpty();
    }

    @Test
    void what_the_server_does_not_take() throws Exception {
        refuses("ALTER TABLE orders ADD COLUMN extra no_such_type", "type \"no_such_type\" does not exist");
        refuses("ALTER TABLE missing ADD COLUMN extra INTEGER", "there is no table missing");
        refuses(
                "ALTER TABLE orders ADD COLUMN qty INTEGER",
                "column \"qty\" of relation \"public.orders\" already exists");
        refuses("ALTER TABLE orders ADD COLUMN size INTEGER DEFAULT 'large'", "invalid input syntax for type integer");
        refuses("CREATE INDEX CONCURRENTLY i ON orders (nothing)", "column \"nothing\" does not exist");
        refuses("CREATE INDEX CONCURRENTLY i ON orders ((now()))", "must be marked IMMUTABLE");
        write("ALTER TABLE IF EXISTS missing ADD COLUMN extra INTEGER");
        assertThat(refused()).isEmpty();
    }

    private void refuses(String sql, String because) throws Exception {
        write(sql);
        assertThat(refused()).as(sql).containsExactly("V1__a.expand.sql:1 server-refuses");
        assertThat(files.migrator().check().toString()).contains(because);
    }

    @Test
    void a_statement_may_need_those_before_it_and_nothing_is_left_of_any() throws Exception {
        write("""
                ALTER TABLE orders ADD COLUMN reference TEXT;
                CREATE TABLE IF NOT EXISTS items (id INTEGER);
                ALTER TABLE items ADD COLUMN size positive;
                CREATE INDEX CONCURRENTLY by_reference ON orders (reference);
                """);
        files.write("V1__a.contract.sql", """
                ALTER TABLE orders ADD CONSTRAINT known CHECK (reference IS NOT NULL) NOT VALID;
                ALTER TABLE orders VALIDATE CONSTRAINT known;
                ALTER TABLE orders ALTER COLUMN reference SET NOT NULL;
                ALTER TABLE orders DROP CONSTRAINT known;
                ALTER TABLE orders DROP COLUMN code;
                """);
        files.write("V2__b.expand.sql", "CREATE INDEX CONCURRENTLY before_the_contract ON orders (code, qty)");
        assertThat(refused()).isEmpty();
        assertThat(database.column(LEFT)).isEmpty();
        assertThat(database.column("SELECT code FROM orders")).containsExactly("a");

        files.expand();
        assertThat(refused()).isEmpty();
        files.write("V3__c.expand.sql", "ALTER TABLE items ADD COLUMN size2 positive");
        assertThat(refused()).containsExactly("V3__c.expand.sql:1 server-rewrites");
    }

    @Test
    void tables_of_all_kinds_can_be_copied_and_no_number_is_taken_from_a_sequence() throws Exception {
        database.run(
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.\"My Items\" (id BIGSERIAL PRIMARY KEY, order_id BIGINT REFERENCES orders, n INT NOT NULL,"
                        + " twice INT GENERATED ALWAYS AS (n * 2) STORED, at TIMESTAMP DEFAULT now(), EXCLUDE (n WITH =))",
                "CREATE TABLE parts (id INT GENERATED ALWAYS AS IDENTITY, day DATE) PARTITION BY RANGE (day)",
                "CREATE TABLE parts_2026 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "CREATE TABLE child () INHERITS (keyless)",
                "CREATE UNLOGGED TABLE quick (a TEXT, b TEXT, CHECK (a <> b))",
                "CREATE STATISTICS both_texts ON a, b FROM quick",
                "CREATE INDEX lower_a ON quick (lower(a)) WHERE b IS NOT NULL");
        write("""
                ALTER TABLE shop."My Items" ADD COLUMN note TEXT;
                ALTER TABLE parts ADD COLUMN note TEXT;
                ALTER TABLE keyless ADD COLUMN note TEXT;
                ALTER TABLE quick ADD COLUMN note TEXT;
                CREATE INDEX CONCURRENTLY by_note ON shop."My Items" (note, n);
                """);
        assertThat(refused()).isEmpty();
        assertThat(database.value("SELECT is_called FROM shop.\"My Items_id_seq\""))
                .isEqualTo("f");
        write("ALTER TABLE shop.\"My Items\" ADD COLUMN n INT");
        assertThat(refused()).as("it is the copy of that table").containsExactly("V1__a.expand.sql:1 server-refuses");
    }

    @Test
    void what_was_not_tried_is_not_held_against_those_behind_it() throws Exception {
        write("""
                CREATE TYPE colour AS ENUM ('red');
                ALTER TABLE orders ADD COLUMN colour colour;
                CREATE INDEX CONCURRENTLY by_colour ON orders (colour);
                """);
        assertThat(refused()).isEmpty();
        write("ALTER TABLE orders ADD COLUMN colour colour");
        assertThat(refused()).as("without the type").containsExactly("V1__a.expand.sql:1 server-refuses");
    }

    @Test
    void where_no_copy_can_be_made_the_check_says_so_and_the_plan_goes_on() throws Exception {
        write("ALTER TABLE orders ADD COLUMN note TEXT");
        try (OneConnection reader = new OneConnection(database.source())) {
            reader.run("SET ROLE pg_monitor");
            Migrator migrator = Migrations.from(directory).through(reader);
            assertThatThrownBy(migrator::check)
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining(
                            "makes no empty copy of public.orders: ERROR: permission denied for table orders.");
            assertThat(migrator.plan().toString())
                    .endsWith("\n  not tried on a copy of public.orders: ERROR: permission denied for table orders");
        }
        try (Connection other = database.source().getConnection();
                java.sql.Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> files.migrator().check())
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("canceling statement due to lock timeout");
            other.rollback();
        }
        assertThat(refused()).isEmpty();
    }

    @Test
    void an_interrupt_ends_it_and_nothing_is_left() throws Exception {
        write("ALTER TABLE orders ADD COLUMN note TEXT");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> files.migrator().check())
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("was interrupted. The database is as it was.");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(database.column(LEFT)).isEmpty();
        assertThat(refused()).isEmpty();
    }

    private void write(String sql) throws IOException {
        files.write("V1__a.expand.sql", sql);
    }

    private List<String> refused() {
        return files.migrator().check().refused().stream()
                .map(finding -> finding.file() + ":" + finding.line() + " "
                        + finding.rule().id())
                .toList();
    }
}
