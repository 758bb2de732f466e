package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    private static final SchemaChange ADD = SchemaChange.sql("ALTER TABLE orders ADD COLUMN code text");
    private static final SchemaChange DROP = SchemaChange.sql("ALTER TABLE orders DROP COLUMN code");

    @TempDir
    Path directory;

    @Test
    void its_phases_are_what_files_with_the_same_statements_are() throws IOException {
        write("V12__orders_code.expand.sql", """
                ALTER TABLE orders ADD COLUMN code text;
                CREATE INDEX CONCURRENTLY orders_code ON orders (code);
                """);
        write("V12__orders_code.backfill.sql", """
                -- @verify SELECT 1 FROM orders WHERE code IS NULL
                UPDATE orders SET code = 'x' WHERE id > :from AND id <= :to AND code IS NULL
                """);
        write("V12__orders_code.contract.sql", "ALTER TABLE orders DROP COLUMN old_code");
        Migration inJava = Migration.of(12, "orders code")
                .expand(ADD, SchemaChange.sql("CREATE INDEX CONCURRENTLY orders_code ON orders (code);"))
                .backfill(Backfill.sql("UPDATE orders SET code = 'x' WHERE id > :from AND id <= :to AND code IS NULL")
                        .verifiedBy("SELECT 1 FROM orders WHERE code IS NULL"))
                .contract(SchemaChange.sql("ALTER TABLE orders DROP COLUMN old_code"));

        Migrations fromFiles = Migrations.from(directory).on(Database.postgresql(15));
        Migrations migrations = Migrations.of(inJava).on(Database.postgresql(15));
        assertThat(steps(migrations)).hasSize(4).isEqualTo(steps(fromFiles));
        assertThat(verify(migrations))
                .isEqualTo(verify(fromFiles))
                .isEqualTo("SELECT 1 FROM orders WHERE code IS NULL");
        assertThat(migrations.check().orThrow().findings()).isEmpty();
        assertThat(migrations.files())
                .extracting(MigrationFile::toString)
                .containsExactly("V12__orders_code.expand", "V12__orders_code.backfill", "V12__orders_code.contract");
    }

    @Test
    void a_statement_in_the_wrong_phase_is_refused_as_in_a_file() {
        Migration wrong = Migration.of(1, "orders").expand(ADD, DROP);
        CheckResult result = Migrations.of(wrong).on(Database.postgresql(15)).check();
        assertThat(result.refused()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(ColumnRules.DROP_COLUMN);
            assertThat(finding.file()).isEqualTo("V1__orders.expand");
            assertThat(finding.statement()).isEqualTo("ALTER TABLE orders DROP COLUMN code");
        });
    }

    @Test
    void an_allow_stands_before_the_statement_it_is_for_and_a_comment_behind_hides_nothing() {
        Migration allowed = Migration.of(1, "orders")
                .expand(
                        SchemaChange.sql("-- @allow drop-column: nobody reads it\n"
                                + "ALTER TABLE orders DROP COLUMN old -- a leftover"),
                        ADD);
        Migrations migrations = Migrations.of(allowed).on(Database.postgresql(15));
        assertThat(migrations.check().orThrow().findings())
                .extracting(Finding::allowedBecause)
                .extracting(reason -> reason.orElse("none"))
                .containsExactly("nobody reads it");
        assertThat(steps(migrations)).hasSize(2);
    }

    @Test
    void files_and_java_are_one_row_of_versions() throws IOException {
        write("V1__a.expand.sql", "ALTER TABLE orders ADD COLUMN code text");
        write("V3__c.expand.sql", "ALTER TABLE orders ADD COLUMN more text");
        Migration contract = Migration.of(1, "a").contract(DROP);
        Migration between = Migration.of(2, "b").expand(SchemaChange.sql("ALTER TABLE orders ADD COLUMN b text"));
        assertThat(Migrations.from(directory, between, contract).files())
                .extracting(MigrationFile::fileName)
                .containsExactly("V1__a.expand.sql", "V1__a.contract", "V2__b.expand", "V3__c.expand.sql");
        refused(
                () -> Migrations.from(directory, contract),
                "The migrations in " + directory + " and in Java cannot be used:\n  between V1__a.expand.sql and"
                        + " V3__c.expand.sql there is no V2: number them without gaps, or by date");
    }

    @Test
    void a_phase_is_a_file_or_in_java() throws IOException {
        write("V1__a.expand.sql", "ALTER TABLE orders ADD COLUMN code text");
        refused(
                () -> Migrations.from(directory, Migration.of(1, "a").expand(ADD)),
                "The migrations in " + directory + " and in Java cannot be used:\n  V1__a.expand and V1__a.expand.sql"
                        + " are the same phase of one version, for one server: join them, or name in each the kind of"
                        + " server it is for");
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        Migration none = Migration.of(1, "none");
        Migration one = Migration.of(2, "one").expand(ADD);
        Migration other = Migration.of(2, "other").contract(DROP);
        refused(() -> Migrations.of(one, none, other, Migration.of(4, "gap").expand(ADD)), """
                The migrations in Java cannot be used:
                  V1__none has no phase: give it expand(…), backfill(…) or contract(…)
                  V2__other.contract and V2__one.expand have one version and two names: give one of them the next free version
                  between V2__one.expand and V4__gap.expand there is no V3: number them without gaps, or by date""");
    }

    @Test
    void a_phase_is_given_once_and_is_not_empty() {
        Migration migration = Migration.of(1, "a").expand(ADD);
        refused(() -> migration.expand(DROP), "V1__a.expand was given before: give all its changes in one call");
        refused(migration::contract, "V1__a.contract needs at least one change: leave the phase out if it has none");
        assertThat(Migrations.of(migration).files())
                .as("the copies left it alone")
                .hasSize(1);
    }

    @Test
    void bad_input_is_refused_at_the_call() {
        refused(() -> Migration.of(-1, "a"), "the version of a migration has 1 to 18 digits and no sign, not -1");
        refused(
                () -> Migration.of(1_000_000_000_000_000_000L, "a"),
                "the version of a migration has 1 to 18 digits and no sign, not 1000000000000000000");
        refused(
                () -> Migration.of(1, "a.expand"),
                "the name of a migration is words of letters, digits and underscores, such as 'orders reference code',"
                        + " not 'a.expand'");
        refused(() -> SchemaChange.sql(" "), "a change of the schema needs a statement: the text is blank");
        refused(() -> Backfill.sql("\n"), "a backfill needs a statement: the text is blank");
        refused(
                () -> Backfill.sql("UPDATE orders SET a = 1").verifiedBy("DELETE FROM orders"),
                "a backfill is verified by a SELECT in one line, not by 'DELETE FROM orders'");
        refused(
                () -> Backfill.sql("UPDATE orders SET a = 1").verifiedBy("SELECT 1\nFROM orders"),
                "a backfill is verified by a SELECT in one line, not by 'SELECT 1\nFROM orders'");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ZddException.class).hasMessage(message);
    }

    /** What the history compares: phase and checksum of each statement. */
    private static List<String> steps(Migrations migrations) {
        Changes changes = new Changes(Database.postgresql(15));
        return migrations.files().stream()
                .flatMap(file -> changes.of(file, List.of()).stream())
                .map(change -> change.file().phase() + " " + change.first().checksum())
                .toList();
    }

    private static String verify(Migrations migrations) {
        return BackfillScript.of(migrations.files().get(1), Database.postgresql(15))
                .verify()
                .orElseThrow();
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(directory.resolve(name), sql);
    }
}
