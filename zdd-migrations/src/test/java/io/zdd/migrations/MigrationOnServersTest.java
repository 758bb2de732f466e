package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zdd.model.ZddException;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations in Java are run by deployments, and the server does what they say. */
@ParameterizedClass
@EnumSource(ServerKind.class)
@ExtendWith(DatabaseServers.class)
@Timeout(180)
@Tag("database")
class MigrationOnServersTest extends ContractShop {
    private static final Table ORDERS = Table.named("orders");
    private static final Column CODE = Column.of("code", ColumnType.varchar(20));

    @Test
    void all_three_phases_bring_a_required_column() throws Exception {
        Migration code = ReferenceCode.migration();
        deployAndContract(code);

        assertThat(database.column("SELECT reference_code FROM orders ORDER BY id"))
                .containsExactly("ORD-1", "ORD-2");
        assertThat(said)
                .hasSize(kind.postgresql() ? 4 : 1)
                .allMatch(line -> line.startsWith("done: V12__orders_reference_code.contract:"));
        refuses("INSERT INTO orders (id) VALUES (3)");
        database.run("INSERT INTO orders (id, reference_code) VALUES (3, 'x')");
        assertThat(migrator(code).plan().expands()).as("done").isEmpty();
        Migration changed = Migration.of(12, "orders reference code")
                .expand(
                        ORDERS.addColumn(Column.of("reference_code", ColumnType.text())),
                        ORDERS.addIndex("orders_by_code", "reference_code"));
        assertThatThrownBy(() -> migrator(changed).plan())
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("V12__orders_reference_code.expand:1 was changed after it was run");
    }

    @Test
    void constraints_hold_and_what_is_dropped_is_gone() throws Exception {
        database.run(
                "CREATE TABLE customers (id BIGINT PRIMARY KEY)",
                "INSERT INTO customers VALUES (7)",
                "ALTER TABLE orders ADD COLUMN old VARCHAR(20)",
                "CREATE INDEX orders_old ON orders (old)");
        Column customer =
                Column.of("customer", ColumnType.bigint()).withDefault("7").required();
        Column qty = Column.of("qty", ColumnType.integer()).withDefault("1").required();
        boolean checks = kind != ServerKind.MARIADB_10_11;
        List<SchemaChange> contract = new ArrayList<>(List.of(
                ORDERS.dropIndex("orders_old"), ORDERS.dropColumn("old"), ORDERS.unique("orders_once", "id", "qty")));
        if (checks) {
            contract.add(ORDERS.check("qty_set", "qty > 0"));
        }
        if (kind.postgresql()) {
            contract.add(ORDERS.foreignKey("orders_customer", "customer", Table.named("customers"), "id"));
        }
        deployAndContract(Migration.of(1, "customers")
                .expand(ORDERS.addColumn(customer), ORDERS.addColumn(qty))
                .contract(contract.toArray(SchemaChange[]::new)));

        assertThat(columns("old")).isEqualTo("0");
        assertThat(database.column("SELECT CONCAT(customer, ' ', qty) FROM orders"))
                .containsOnly("7 1");
        refuses("INSERT INTO orders (id) VALUES (1)");
        if (checks) {
            refuses("INSERT INTO orders (id, qty) VALUES (3, 0)");
        }
        if (kind.postgresql()) {
            refuses("INSERT INTO orders (id, customer) VALUES (3, 8)");
        }
        database.run("INSERT INTO orders (id) VALUES (3)");
    }

    @Test
    void a_check_that_old_rows_break_is_not_added() throws Exception {
        assumeTrue(kind != ServerKind.MARIADB_10_11, "the rules refuse it there");
        fails(ORDERS.check("one_order", "id < 2"));
    }

    @Test
    void a_foreign_key_of_orphans_is_not_added() throws Exception {
        assumeTrue(kind.postgresql(), "the rules refuse it elsewhere");
        database.run("CREATE TABLE customers (id BIGINT PRIMARY KEY)", "INSERT INTO customers VALUES (1)");
        fails(ORDERS.foreignKey("orders_customer", "id", Table.named("customers"), "id"));
    }

    private void fails(SchemaChange contract) {
        assertThatThrownBy(() -> deployAndContract(Migration.of(1, "orders").contract(contract)))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining(kind.postgresql() ? "VALIDATE CONSTRAINT" : "ADD CONSTRAINT");
    }

    @Test
    void a_column_with_an_index_loses_the_index_first_on_mariadb() throws Exception {
        assumeTrue(!kind.postgresql(), "PostgreSQL drops both in a moment");
        database.run("ALTER TABLE orders ADD COLUMN old VARCHAR(20)", "CREATE INDEX orders_old ON orders (old)");
        assertThatThrownBy(() -> deployAndContract(Migration.of(1, "old").contract(ORDERS.dropColumn("old"))))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("ALGORITHM=INSTANT is not supported");
    }

    @Test
    void names_may_be_words_of_sql() throws Exception {
        String quote = kind.postgresql() ? "\"" : "`";
        database.run("CREATE TABLE QgroupQ (QkeyQ BIGINT PRIMARY KEY)".replace("Q", quote));
        database.run("INSERT INTO QgroupQ VALUES (1)".replace("Q", quote));
        Table group = Table.named("group");
        Column order = Column.of("Order by", ColumnType.text());
        deployAndContract(Migration.of(3, "words")
                .expand(group.addColumn(order))
                .backfill(group.fill(order, "'first'", "key"))
                .contract(group.notNull(order)));
        assertThat(database.column("SELECT QOrder byQ FROM QgroupQ".replace("Q", quote)))
                .containsExactly("first");
    }

    @Test
    void every_type_is_one_of_the_server_and_may_become_required() throws Exception {
        database.run("DELETE FROM orders");
        List<SchemaChange> adds = new ArrayList<>();
        List<SchemaChange> contracts = new ArrayList<>();
        for (int i = 0; i < TableTest.TYPES.size(); i++) {
            Column column = Column.of("c" + i, TableTest.TYPES.get(i));
            adds.add(ORDERS.addColumn(column));
            contracts.add(ORDERS.notNull(column));
        }
        deployAndContract(Migration.of(1, "types")
                .expand(adds.toArray(SchemaChange[]::new))
                .contract(contracts.toArray(SchemaChange[]::new)));
        assertThat(database.value("SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'orders'"
                        + " AND column_name LIKE 'c_' AND is_nullable = 'NO'" + here()))
                .isEqualTo("8");
    }

    /** What the server would have to write anew it refuses, because the statement tells it to. */
    @Test
    void another_type_in_not_null_is_refused_by_mariadb() throws Exception {
        Migration code = Migration.of(12, "code")
                .expand(ORDERS.addColumn(CODE))
                .backfill(ORDERS.fill(CODE, "'1'", "id"))
                .contract(ORDERS.notNull(Column.of("code", ColumnType.bigint())));
        if (kind.postgresql()) {
            deployAndContract(code);
            assertThat(database.value("SELECT pg_typeof(code) FROM orders")).isEqualTo("character varying");
        } else {
            assertThatThrownBy(() -> deployAndContract(code))
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContaining("V12__code.contract:1  ALTER TABLE `orders` MODIFY COLUMN `code` BIGINT")
                    .hasMessageContaining("ALGORITHM=INPLACE is not supported");
        }
    }

    private Migrator migrator(Migration migration) {
        return Migrations.of(migration).through(database.source());
    }

    private void deployAndContract(Migration migration) throws IOException, InterruptedException {
        shop.deployer()
                .deploy(shop.release(A), migrator(migration).addTo(Strategy.atomicSymlink()))
                .orThrow();
        Contracts contracts = migrator(migration).contracts(NOW.givingUpRollback());
        assertThat(contracts.plan(status()).held()).isEmpty();
        contracts.apply(status(), said::add);
    }

    private void refuses(String statement) {
        assertThatThrownBy(() -> database.run(statement)).isInstanceOf(SQLException.class);
    }

    private String columns(String name) throws SQLException {
        return database.value("SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'orders'"
                + " AND column_name = '" + name + "'" + here());
    }

    private String here() {
        return " AND table_schema = " + (kind.postgresql() ? "current_schema()" : "DATABASE()");
    }
}
