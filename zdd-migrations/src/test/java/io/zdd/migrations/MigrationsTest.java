package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    @TempDir
    Path directory;

    @Test
    void the_three_phases_of_a_new_required_column_pass() throws IOException {
        write("expand", "ALTER TABLE orders ADD COLUMN reference_code text;");
        write("backfill", "UPDATE orders SET reference_code = 'ORD-' || id WHERE id > :from AND id <= :to;");
        write("contract", """
                ALTER TABLE orders ADD CONSTRAINT c CHECK (reference_code IS NOT NULL) NOT VALID;
                ALTER TABLE orders VALIDATE CONSTRAINT c;
                ALTER TABLE orders ALTER COLUMN reference_code SET NOT NULL;
                ALTER TABLE orders DROP CONSTRAINT c;
                """);
        CheckResult result = check();
        assertThat(result.passed()).isTrue();
        assertThat(result.orThrow()).isSameAs(result);
        assertThat(result).hasToString("Migrations for postgresql 15: files 3, refused 0, allowed with a reason 0");
    }

    @Test
    void the_textbook_wrong_version_is_refused_with_what_to_write_instead() throws IOException {
        write("expand", "-- one step\nALTER TABLE orders ADD COLUMN reference_code text NOT NULL;");
        assertThatExceptionOfType(UnsafeMigrationException.class)
                .isThrownBy(() -> check().orThrow())
                .withMessage("""
                        Migrations for postgresql 15: files 1, refused 1, allowed with a reason 0
                        V12__orders.expand.sql:2  required-column [COMPAT]
                            ALTER TABLE orders ADD COLUMN reference_code text NOT NULL
                          The running code's INSERTs do not name the column and fail as soon as it exists; MariaDB even\
                         gives old rows an empty value. On an empty table nothing warns of it.
                          Write instead:
                            expand: ALTER TABLE orders ADD COLUMN reference_code … NULL (or NOT NULL DEFAULT a constant, and be done)
                            backfill: UPDATE orders SET reference_code = … WHERE id > :from AND id <= :to AND reference_code IS NULL
                            contract: SET NOT NULL, as in set-not-null""")
                .satisfies(thrown -> assertThat(thrown.result().refused()).hasSize(1));
    }

    @Test
    void a_finding_that_is_let_through_keeps_its_reason() throws IOException {
        write("expand", "-- @allow blocking-index: the table has 200 rows\nCREATE INDEX i ON orders (code)");
        CheckResult result = check().orThrow();
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo("blocking-index");
            assertThat(finding.allowedBecause()).contains("the table has 200 rows");
        });
        assertThat(result).hasToString("""
                        Migrations for postgresql 15: files 1, refused 0, allowed with a reason 1
                        V12__orders.expand.sql:2  blocking-index [LOCK]  allowed: the table has 200 rows""");
    }

    @Test
    void a_file_that_cannot_be_read_is_named() throws IOException {
        write("expand", "SELECT 'open");
        assertThatThrownBy(this::check)
                .isInstanceOf(ZddException.class)
                .hasMessage("V12__orders.expand.sql cannot be read as postgresql 15: What begins in line 1 with 'open"
                        + " does not end: close the quote or the comment.");
    }

    @Test
    void a_server_without_rules_is_refused() {
        assertThatThrownBy(() -> Database.postgresql(10))
                .isInstanceOf(ZddException.class)
                .hasMessage("There are no rules for postgresql 10: the oldest version that can be checked is 11.");
        assertThatThrownBy(() -> Database.mariadb(10, 5))
                .hasMessage("There are no rules for mariadb 10.5: the oldest version that can be checked is 10.6.");
        assertThatThrownBy(() -> Database.mysql(5, 7))
                .hasMessage("There are no rules for mysql 5.7: the oldest version that can be checked is 8.0.");
    }

    @Test
    void a_database_is_equal_by_kind_and_version() {
        assertThat(Database.mariadb(11, 4))
                .isEqualTo(Database.mariadb(11, 4))
                .hasSameHashCodeAs(Database.mariadb(11, 4))
                .isNotEqualTo(Database.mysql(11, 4))
                .isNotEqualTo(Database.mariadb(11, 5));
    }

    private CheckResult check() {
        return Migrations.from(directory).on(Database.postgresql(15)).check();
    }

    private void write(String phase, String sql) throws IOException {
        Files.writeString(directory.resolve("V12__orders." + phase + ".sql"), sql);
    }
}
