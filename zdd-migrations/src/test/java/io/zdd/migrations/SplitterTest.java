package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
    @Test
    void statements_have_their_text_and_the_line_of_their_first_word() {
        List<Statement> statements = Splitter.split("\uFEFF-- first\n\nSELECT 1 ;; \n SELECT\n2", Dialect.POSTGRESQL)
                .statements();
        assertThat(statements).extracting(Statement::text).containsExactly("SELECT 1", "SELECT\n2");
        assertThat(statements).extracting(Statement::line).containsExactly(3, 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a;b''c;d'",
                "SELECT E'it\\'s;'",
                "SELECT e'\\\\', 1",
                "SELECT E'a'\n  'b\\';c'",
                "SELECT '\\', 1",
                "SELECT U&'d\\0061t;a'",
                "SELECT \"a;\"\"b;\" FROM t",
                "SELECT $$a;b$$",
                "SELECT $tag$a;$$;$other$;b$tag$",
                "SELECT $1, a$b FROM t",
                "SELECT 1 /* a; /* nested; */ b; */ + 2",
                "SELECT 1 -- a;b\n + 2",
                "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END",
                "SELECT 1::int[], '{1;2}'::int[]"
            })
    void semicolons_within_postgresql_text_end_nothing(String statement) {
        assertThat(texts(statement + "; SELECT 7", Dialect.POSTGRESQL)).containsExactly(statement, "SELECT 7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a;b''c;d'",
                "SELECT 'it\\'s;'",
                "SELECT \"it\\\"s;\"",
                "SELECT `a;``b;` FROM t",
                "SELECT 1 /* a; /* b; */ + 2",
                "SELECT 1 # a;b\n + 2",
                "SELECT 1 -- a;b\n + 2",
                "SELECT /*!50100 a; */ 1",
                "SELECT /*M!100100 a; */ 1"
            })
    void semicolons_within_mariadb_text_end_nothing(String statement) {
        assertThat(texts(statement + "; SELECT 7", Dialect.MARIADB)).containsExactly(statement, "SELECT 7");
    }

    @Test
    void two_dashes_without_a_blank_are_a_comment_in_postgresql_only() {
        assertThat(texts("SELECT 1--;", Dialect.POSTGRESQL)).containsExactly("SELECT 1");
        assertThat(texts("SELECT 1--2; SELECT 3", Dialect.MYSQL)).containsExactly("SELECT 1--2", "SELECT 3");
    }

    @Test
    void a_comment_that_is_not_nested_ends_at_once_in_mariadb() {
        assertThat(texts("/* /* */ SELECT 1", Dialect.MARIADB)).containsExactly("SELECT 1");
    }

    @Test
    void a_delimiter_of_its_own_keeps_the_body_of_a_routine_together() {
        String sql = """
                DELIMITER //
                CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = 2; END//
                DELIMITER ;
                SELECT 1; SELECT 2""";
        assertThat(texts(sql, Dialect.MARIADB))
                .containsExactly(
                        "CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = 2; END",
                        "SELECT 1",
                        "SELECT 2");
    }

    @Test
    void only_a_routine_may_hold_semicolons_in_its_body() {
        assertThat(texts("SELECT BEGIN ATOMIC; DROP TABLE orders", Dialect.POSTGRESQL))
                .containsExactly("SELECT BEGIN ATOMIC", "DROP TABLE orders");
    }

    @Test
    void directives_belong_to_the_statement_that_follows_them_or_holds_them() {
        Script script = Splitter.split(
                "-- @allow a: one\n--@allow b: two\nSELECT 1 -- @allow c: three\n; -- words\nSELECT 2; -- @last",
                Dialect.POSTGRESQL);
        assertThat(script.statements().get(0).directives())
                .containsExactly(
                        new Directive("allow", "a: one", 1),
                        new Directive("allow", "b: two", 2),
                        new Directive("allow", "c: three", 3));
        assertThat(script.statements().get(1).directives()).isEmpty();
        assertThat(script.leftOver()).containsExactly(new Directive("last", "", 5));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void what_does_not_end_is_refused_with_its_line(Dialect dialect) {
        assertThatThrownBy(() -> Splitter.split("SELECT 1;\nSELECT 'open;\n", dialect))
                .isInstanceOf(ZddException.class)
                .hasMessage("What begins in line 2 with 'open; does not end: close the quote or the comment.");
        assertThatThrownBy(() -> Splitter.split("/* /* open", dialect)).isInstanceOf(ZddException.class);
    }

    @Test
    void a_carriage_return_ends_a_comment_in_postgresql_only() {
        assertThat(texts("-- words\rSELECT 1", Dialect.POSTGRESQL)).containsExactly("SELECT 1");
        assertThat(texts("-- words\rSELECT 1", Dialect.MARIADB)).isEmpty();
    }

    @Test
    void a_delimiter_that_is_not_said_is_refused() {
        assertThatThrownBy(() -> Splitter.split("SELECT 1;\nDELIMITER \nSELECT 2", Dialect.MARIADB))
                .isInstanceOf(ZddException.class)
                .hasMessage("DELIMITER in line 2 does not say what ends a statement: write DELIMITER // before a"
                        + " routine, and DELIMITER ; behind it.");
    }

    @Test
    void a_dollar_quote_that_does_not_end_is_refused() {
        assertThatThrownBy(() -> Splitter.split("DO $x$ BEGIN END $$", Dialect.POSTGRESQL))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("$x$ BEGIN END $$");
    }

    private static List<String> texts(String sql, Dialect dialect) {
        return Splitter.split(sql, dialect).statements().stream()
                .map(Statement::text)
                .toList();
    }
}
