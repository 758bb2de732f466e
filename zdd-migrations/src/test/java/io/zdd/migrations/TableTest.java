package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a table's changes are in each kind of SQL, and that the project's own rules let them pass. */
class TableTest {
    static final List<ColumnType> TYPES = List.of(
            ColumnType.text(),
            ColumnType.varchar(3),
            ColumnType.integer(),
            ColumnType.bigint(),
            ColumnType.decimal(10, 2),
            ColumnType.bool(),
            ColumnType.date(),
            ColumnType.timestamp());

    private static final Table ORDERS = Table.named("orders");
    private static final Column CODE = Column.of("code", ColumnType.varchar(20));
    private static final SchemaChange CHECK = ORDERS.check("qty_set", "qty > 0");
    private static final SchemaChange FOREIGN_KEY =
            ORDERS.foreignKey("orders_customer", "customer", Table.named("customers"), "id");

    static Stream<Database> databases() {
        return Stream.of(
                Database.postgresql(13),
                Database.postgresql(15),
                Database.postgresql(18),
                Database.mariadb(10, 11),
                Database.mariadb(11, 4),
                Database.mysql(8, 4));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void what_it_says_of_phases_is_what_the_rules_say(Database database) {
        List<SchemaChange> expands = List.of(
                ORDERS.addColumn(CODE),
                ORDERS.addColumn(CODE.withDefault("'new'").required()),
                ORDERS.addIndex("orders_code", "code", "id"));
        List<SchemaChange> contracts = List.of(
                ORDERS.notNull(CODE),
                ORDERS.notNull(CODE.withDefault("'new'")),
                ORDERS.dropIndex("orders_code"),
                ORDERS.dropColumn("code"),
                ORDERS.unique("orders_code", "code", "id"));
        Backfill fill = ORDERS.fill(CODE, "CONCAT('ORD-', id)", "id");
        for (SchemaChange change : expands) {
            assertThat(refused(Migration.of(1, "a").expand(change), database)).isEmpty();
        }
        for (SchemaChange change : contracts) {
            assertThat(refused(Migration.of(1, "a").contract(change), database)).isEmpty();
            assertThat(refused(Migration.of(1, "a").expand(change), database)).isNotEmpty();
        }
        assertThat(refused(Migration.of(1, "a").backfill(fill), database)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void a_constraint_over_rows_is_refused_where_no_server_adds_it_while_others_write(Database database) {
        boolean onlineCopy = database.equals(Database.mariadb(11, 4));
        List<String> check = refused(Migration.of(1, "a").contract(CHECK), database);
        List<String> foreignKey = refused(Migration.of(1, "a").contract(FOREIGN_KEY), database);
        if (database.postgresql()) {
            assertThat(check).isEmpty();
            assertThat(foreignKey).isEmpty();
        } else {
            assertThat(check.isEmpty()).isEqualTo(onlineCopy);
            assertThat(foreignKey).contains("scanning-constraint");
        }
        for (SchemaChange change : List.of(CHECK, FOREIGN_KEY)) {
            assertThat(refused(Migration.of(1, "a").expand(change), database)).contains("write-restriction");
        }
    }

    @Test
    void a_required_column_without_a_default_is_refused() {
        assertThat(refused(Migration.of(1, "a").expand(ORDERS.addColumn(CODE.required())), Database.postgresql(15)))
                .containsExactly("required-column");
    }

    @Test
    void the_words_of_postgresql() {
        assertThat(text(Dialect.POSTGRESQL)).isEqualTo("""
                ALTER TABLE "orders" ADD COLUMN "code" VARCHAR(20) NOT NULL DEFAULT 'new'
                CREATE INDEX CONCURRENTLY "orders_code" ON "orders" ("code", "id")
                ALTER TABLE "orders" ADD CONSTRAINT "zdd_code_not_null" CHECK ("code" IS NOT NULL) NOT VALID
                ALTER TABLE "orders" VALIDATE CONSTRAINT "zdd_code_not_null"
                ALTER TABLE "orders" ALTER COLUMN "code" SET NOT NULL
                ALTER TABLE "orders" DROP CONSTRAINT "zdd_code_not_null"
                DROP INDEX CONCURRENTLY "orders_code"
                ALTER TABLE "orders" DROP COLUMN "code"
                CREATE UNIQUE INDEX CONCURRENTLY "orders_code" ON "orders" ("code")
                ALTER TABLE "orders" ADD CONSTRAINT "orders_code" UNIQUE USING INDEX "orders_code"
                ALTER TABLE "orders" ADD CONSTRAINT "qty_set" CHECK (qty > 0) NOT VALID
                ALTER TABLE "orders" VALIDATE CONSTRAINT "qty_set"
                ALTER TABLE "orders" ADD CONSTRAINT "orders_customer" FOREIGN KEY ("customer") REFERENCES "customers"\
                 ("id") NOT VALID
                ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_customer\"""");
    }

    @Test
    void the_words_of_mariadb_and_mysql() {
        assertThat(text(Dialect.MARIADB)).isEqualTo(text(Dialect.MYSQL)).isEqualTo("""
                ALTER TABLE `orders` ADD COLUMN `code` VARCHAR(20) NOT NULL DEFAULT 'new', ALGORITHM=INSTANT
                ALTER TABLE `orders` ADD INDEX `orders_code` (`code`, `id`), ALGORITHM=INPLACE, LOCK=NONE
                ALTER TABLE `orders` MODIFY COLUMN `code` VARCHAR(20) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE
                ALTER TABLE `orders` DROP INDEX `orders_code`, ALGORITHM=INPLACE, LOCK=NONE
                ALTER TABLE `orders` DROP COLUMN `code`, ALGORITHM=INSTANT
                ALTER TABLE `orders` ADD CONSTRAINT `orders_code` UNIQUE (`code`), ALGORITHM=INPLACE, LOCK=NONE
                ALTER TABLE `orders` ADD CONSTRAINT `qty_set` CHECK (qty > 0), ALGORITHM=COPY, LOCK=NONE
                ALTER TABLE `orders` ADD CONSTRAINT `orders_customer` FOREIGN KEY (`customer`) REFERENCES `customers`\
                 (`id`), ALGORITHM=COPY, LOCK=NONE""");
    }

    private static String text(Dialect dialect) {
        return Stream.of(
                        ORDERS.addColumn(CODE.withDefault("'new'").required()),
                        ORDERS.addIndex("orders_code", "code", "id"),
                        ORDERS.notNull(CODE),
                        ORDERS.dropIndex("orders_code"),
                        ORDERS.dropColumn("code"),
                        ORDERS.unique("orders_code", "code"),
                        CHECK,
                        FOREIGN_KEY)
                .flatMap(change -> change.statements(dialect).stream())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void a_backfill_knows_which_rows_are_left() {
        assertThat(ORDERS.fill(CODE, "CONCAT('ORD-', id)", "id").text(Dialect.POSTGRESQL))
                .isEqualTo("""
                -- @verify SELECT 1 FROM "orders" WHERE "code" IS NULL
                UPDATE "orders" SET "code" = CONCAT('ORD-', id) WHERE "id" > :from AND "id" <= :to AND "code" IS NULL""");
        assertThat(ORDERS.fill(CODE, "''", "id")
                        .verifiedBy("SELECT 1 FROM orders WHERE code = 'x'")
                        .text(Dialect.MARIADB))
                .isEqualTo("""
                        -- @verify SELECT 1 FROM orders WHERE code = 'x'
                        UPDATE `orders` SET `code` = '' WHERE `id` > :from AND `id` <= :to AND `code` IS NULL""");
    }

    @Test
    void a_name_may_be_a_word_of_sql_and_have_a_schema() {
        Table table = Table.named("shop.group");
        Column column = Column.of("a\"b`c", ColumnType.text());
        assertThat(table.addColumn(column).statements(Dialect.POSTGRESQL))
                .containsExactly("ALTER TABLE \"shop\".\"group\" ADD COLUMN \"a\"\"b`c\" TEXT");
        assertThat(table.addColumn(column).statements(Dialect.MARIADB))
                .containsExactly("ALTER TABLE `shop`.`group` ADD COLUMN `a\"b``c` TEXT, ALGORITHM=INSTANT");
        assertThat(table.dropIndex("i").statements(Dialect.POSTGRESQL))
                .as("where its table lies")
                .containsExactly("DROP INDEX CONCURRENTLY \"shop\".\"i\"");
    }

    @Test
    void types_are_those_of_the_server() {
        assertThat(TYPES)
                .extracting(type -> type.in(Dialect.POSTGRESQL))
                .containsExactly(
                        "TEXT",
                        "VARCHAR(3)",
                        "INTEGER",
                        "BIGINT",
                        "DECIMAL(10, 2)",
                        "BOOLEAN",
                        "DATE",
                        "TIMESTAMP WITH TIME ZONE");
        assertThat(ColumnType.sql("uuid").in(Dialect.POSTGRESQL)).isEqualTo("uuid");
        assertThat(TYPES)
                .extracting(type -> type.in(Dialect.MARIADB))
                .element(7)
                .isEqualTo("DATETIME(6)");
    }

    @Test
    void bad_input_is_refused_at_the_call() {
        String blank = "a name in the database cannot be blank or hold control characters: ''";
        refused(() -> Table.named(""), blank);
        refused(() -> Table.named("shop."), blank);
        refused(() -> Column.of("", ColumnType.text()), blank);
        refused(() -> ORDERS.dropColumn(""), blank);
        refused(() -> ORDERS.addIndex("i", ""), blank);
        refused(
                () -> ORDERS.fill(CODE, "1", "i\nd"),
                "a name in the database cannot be blank or hold control characters: 'i\nd'");
        refused(() -> ORDERS.addIndex("orders_code"), "orders_code needs at least one column");
        refused(() -> ORDERS.unique("orders_code"), "orders_code needs at least one column");
        refused(() -> ColumnType.varchar(0), "a text column needs room for at least 1 character, not 0");
        refused(
                () -> ColumnType.decimal(2, 3),
                "a decimal needs at least 1 digit, and no more behind the point than it has, not 2 with 3 behind the"
                        + " point");
        refused(() -> ColumnType.sql(""), "a column needs a type: the text is blank");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ZddException.class).hasMessage(message);
    }

    private static List<String> refused(Migration migration, Database database) {
        return Migrations.of(migration).on(database).check().refused().stream()
                .map(finding -> finding.rule().id())
                .toList();
    }
}
