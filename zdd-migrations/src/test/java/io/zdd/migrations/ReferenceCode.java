package io.zdd.migrations;

/** The example of docs/migrations.md, word for word. */
final class ReferenceCode {
    private ReferenceCode() {}

    static Migration migration() {
        Table orders = Table.named("orders");
        Column code = Column.of("reference_code", ColumnType.varchar(40));

        Migration referenceCode = Migration.of(12, "orders reference code")
                .expand(orders.addColumn(code), orders.addIndex("orders_by_code", "reference_code"))
                .backfill(orders.fill(code, "CONCAT('ORD-', id)", "id"))
                .contract(orders.notNull(code));
        return referenceCode;
    }
}
