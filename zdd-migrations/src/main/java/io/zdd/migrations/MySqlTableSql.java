package io.zdd.migrations;

import java.util.List;

/**
 * MariaDB's and MySQL's: each statement says how it may be done, so that the server refuses what would block others.
 *
 * @param name of the table, in quotes
 */
record MySqlTableSql(String name, Dialect dialect) implements TableSql {
    private static final String INSTANT = ", ALGORITHM=INSTANT";
    private static final String IN_PLACE = ", ALGORITHM=INPLACE, LOCK=NONE";
    /** As of MariaDB 11.2; before it, on MySQL, and for a foreign key the check refuses it. */
    private static final String ONLINE_COPY = ", ALGORITHM=COPY, LOCK=NONE";

    @Override
    public List<String> addColumn(Column column) {
        return alter("ADD COLUMN " + column.in(dialect) + INSTANT);
    }

    @Override
    public List<String> dropColumn(Identifier column) {
        return alter("DROP COLUMN " + column.in(dialect) + INSTANT);
    }

    @Override
    public List<String> notNull(Column column) {
        return alter("MODIFY COLUMN " + column.required().in(dialect) + IN_PLACE);
    }

    @Override
    public List<String> addIndex(Identifier index, List<Identifier> columns) {
        return alter("ADD INDEX " + index.in(dialect) + " " + TableSql.list(columns, dialect) + IN_PLACE);
    }

    @Override
    public List<String> dropIndex(Identifier index) {
        return alter("DROP INDEX " + index.in(dialect) + IN_PLACE);
    }

    @Override
    public List<String> unique(Identifier constraint, List<Identifier> columns) {
        return alter(
                "ADD CONSTRAINT " + constraint.in(dialect) + " UNIQUE " + TableSql.list(columns, dialect) + IN_PLACE);
    }

    @Override
    public List<String> check(Identifier constraint, String condition) {
        return alter("ADD CONSTRAINT " + constraint.in(dialect) + " CHECK (" + condition + ")" + ONLINE_COPY);
    }

    @Override
    public List<String> foreignKey(Identifier constraint, Identifier column, Table other, Identifier otherColumn) {
        return alter("ADD CONSTRAINT " + constraint.in(dialect) + " FOREIGN KEY (" + column.in(dialect)
                + ") REFERENCES " + other.in(dialect) + " (" + otherColumn.in(dialect) + ")" + ONLINE_COPY);
    }

    private List<String> alter(String action) {
        return List.of("ALTER TABLE " + name + " " + action);
    }
}
