package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillScriptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE orders SET n = n + 1 WHERE id > :from AND id <= :to | orders | id",
                "UPDATE ONLY shop.orders o SET n = 1 WHERE o.id > :from AND o.id <= :to AND n IS NULL | shop.orders | id",
                "UPDATE \"Shop\".\"Orders\" SET n = 1 WHERE \"Id\" > :from AND \"Id\" <= :to | \"Shop\".\"Orders\" | \"Id\"",
                "INSERT INTO notes (id) SELECT o.id FROM orders o WHERE o.id > :from AND o.id <= :to | orders | id"
            })
    void the_table_and_the_key_are_those_that_are_compared(String sql, String table, String key) {
        BackfillScript script = script(sql);
        assertThat(script.table()).isEqualTo(table);
        assertThat(script.key()).isEqualTo(key);
    }

    @Test
    void the_bounds_take_the_place_of_their_names_and_of_nothing_else() {
        assertThat(script("""
                -- from :from to :to
                UPDATE orders SET n = ':from' /* :to */ WHERE id > :from AND id <= :to""").sql(-1, 20))
                .isEqualTo("UPDATE orders SET n = ':from' /* :to */ WHERE id > -1 AND id <= 20");
    }

    @Test
    void the_query_that_verifies_stands_in_a_comment() {
        assertThat(script("""
                -- @verify SELECT 1 FROM orders WHERE n IS NULL
                UPDATE orders SET n = 1 WHERE id > :from AND id <= :to""").verify()).contains("SELECT 1 FROM orders WHERE n IS NULL");
        assertThat(findings(
                        MigrationPhase.BACKFILL,
                        "-- @verify SELECT 1 FROM orders\nUPDATE orders SET n = 1 WHERE id" + " > :from AND id <= :to"))
                .isEmpty();
        assertThat(findings(
                        MigrationPhase.BACKFILL,
                        "-- @verify DELETE FROM orders\nUPDATE orders SET n = 1 WHERE id" + " > :from AND id <= :to"))
                .containsExactly("directive");
        assertThat(findings(MigrationPhase.EXPAND, "-- @verify SELECT 1 FROM a\nCREATE TABLE a (id INTEGER)"))
                .containsExactly("directive");
    }

    @Test
    void rows_that_come_from_no_table_are_refused() {
        assertThatThrownBy(() -> script("INSERT INTO a SELECT 1 WHERE id > :from AND id <= :to"))
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("V1__a.backfill.sql: it cannot be told from which table the rows come. Write");
    }

    private static List<String> findings(MigrationPhase phase, String sql) {
        Migrations migrations = new Migrations(Database.postgresql(15), List.of(file(phase, sql)));
        return migrations.check().findings().stream()
                .map(finding -> finding.rule().id())
                .toList();
    }

    private static BackfillScript script(String sql) {
        return BackfillScript.of(file(MigrationPhase.BACKFILL, sql), Database.postgresql(15));
    }

    private static MigrationFile file(MigrationPhase phase, String sql) {
        return new MigrationFile("V1__a." + phase + ".sql", 1, "a", phase, Optional.empty(), sql);
    }
}
