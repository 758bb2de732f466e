package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableChangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "alter table T add b int         | alter table copy add b int         | t",
                "ALTER TABLE ONLY shop.\"My.T\" DROP b | ALTER TABLE ONLY copy DROP b | shop.My.T",
                "ALTER TABLE IF EXISTS t /* why */ RENAME a TO t | ALTER TABLE IF EXISTS copy /* why */ RENAME a TO t | t",
                "CREATE INDEX CONCURRENTLY i ON t (a) | CREATE INDEX i ON copy (a) | t",
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS on_t ON ONLY s.t USING btree (a) WHERE t.a > 0"
                        + " | CREATE UNIQUE INDEX IF NOT EXISTS on_t ON ONLY copy USING btree (a) WHERE t.a > 0 | s.t",
                "CREATE INDEX ON t (a) | CREATE INDEX ON copy (a) | t"
            })
    void is_said_of_another_table(String sql, String expected, String table) {
        TableChange change = change("SELECT 1; /* before */ " + sql).orElseThrow();
        assertThat(change.on("copy")).isEqualTo(expected);
        assertThat(change.table()).isEqualTo(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "CREATE TABLE t (a int)", "CREATE INDEX i", "ALTER TABLE", "DROP TABLE t"})
    void what_is_no_change_of_a_table_is_left_alone(String sql) {
        assertThat(change(sql)).isEmpty();
    }

    @Test
    void it_knows_whether_the_table_need_not_be_there() {
        assertThat(change("ALTER TABLE IF EXISTS t ADD b int").orElseThrow().maybe())
                .isTrue();
        assertThat(change("ALTER TABLE t ADD b int").orElseThrow().maybe()).isFalse();
    }

    private static Optional<TableChange> change(String sql) {
        var statements = Splitter.split(sql, Dialect.POSTGRESQL).statements();
        return TableChange.of(statements.get(statements.size() - 1));
    }
}
