package io.zdd.migrations;

import static io.zdd.migrations.Dialect.POSTGRESQL;

import java.util.List;

/**
 * PostgreSQL's: indexes are built CONCURRENTLY, and constraints look at old rows in a statement of their own.
 *
 * @param name of the table, in quotes
 */
record PostgresTableSql(Table table, String name) implements TableSql {
    @Override
    public List<String> addColumn(Column column) {
        return List.of(alter("ADD COLUMN " + column.in(POSTGRESQL)));
    }

    @Override
    public List<String> dropColumn(Identifier column) {
        return List.of(alter("DROP COLUMN " + column.in(POSTGRESQL)));
    }

    /** With a check that has looked at all rows, SET NOT NULL does not do so under its lock. */
    @Override
    public List<String> notNull(Column column) {
        String quoted = column.name().in(POSTGRESQL);
        String check = new Identifier("zdd_" + column.name().text() + "_not_null").in(POSTGRESQL);
        return List.of(
                alter("ADD CONSTRAINT " + check + " CHECK (" + quoted + " IS NOT NULL) NOT VALID"),
                alter("VALIDATE CONSTRAINT " + check),
                alter("ALTER COLUMN " + quoted + " SET NOT NULL"),
                alter("DROP CONSTRAINT " + check));
    }

    @Override
    public List<String> addIndex(Identifier index, List<Identifier> columns) {
        return List.of(build("INDEX", index, columns));
    }

    private String build(String kind, Identifier index, List<Identifier> columns) {
        return "CREATE " + kind + " CONCURRENTLY " + index.in(POSTGRESQL) + " ON " + name + " "
                + TableSql.list(columns, POSTGRESQL);
    }

    /** An index lies in the schema of its table. */
    @Override
    public List<String> dropIndex(Identifier index) {
        return List.of("DROP INDEX CONCURRENTLY " + table.sibling(index, POSTGRESQL));
    }

    @Override
    public List<String> unique(Identifier constraint, List<Identifier> columns) {
        String quoted = constraint.in(POSTGRESQL);
        return List.of(
                build("UNIQUE INDEX", constraint, columns),
                alter("ADD CONSTRAINT " + quoted + " UNIQUE USING INDEX " + quoted));
    }

    @Override
    public List<String> check(Identifier constraint, String condition) {
        return validated(constraint, "CHECK (" + condition + ")");
    }

    @Override
    public List<String> foreignKey(Identifier constraint, Identifier column, Table other, Identifier otherColumn) {
        return validated(
                constraint,
                "FOREIGN KEY (" + column.in(POSTGRESQL) + ") REFERENCES " + other.in(POSTGRESQL) + " ("
                        + otherColumn.in(POSTGRESQL) + ")");
    }

    private List<String> validated(Identifier constraint, String definition) {
        String quoted = constraint.in(POSTGRESQL);
        return List.of(
                alter("ADD CONSTRAINT " + quoted + " " + definition + " NOT VALID"),
                alter("VALIDATE CONSTRAINT " + quoted));
    }

    private String alter(String action) {
        return "ALTER TABLE " + name + " " + action;
    }
}
