package io.zdd.migrations;

import java.util.List;
import java.util.stream.Collectors;

/** The statements that change a table in use, in the words of one kind of server. */
interface TableSql {
    static TableSql of(Table table, Dialect dialect) {
        String name = table.in(dialect);
        return dialect == Dialect.POSTGRESQL ? new PostgresTableSql(table, name) : new MySqlTableSql(name, dialect);
    }

    static String list(List<Identifier> columns, Dialect dialect) {
        return columns.stream().map(column -> column.in(dialect)).collect(Collectors.joining(", ", "(", ")"));
    }

    List<String> addColumn(Column column);

    List<String> dropColumn(Identifier column);

    List<String> notNull(Column column);

    List<String> addIndex(Identifier index, List<Identifier> columns);

    List<String> dropIndex(Identifier index);

    List<String> unique(Identifier constraint, List<Identifier> columns);

    List<String> check(Identifier constraint, String condition);

    List<String> foreignKey(Identifier constraint, Identifier column, Table other, Identifier otherColumn);
}
