package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in use, and the changes of it that nobody waits for, in the words of PostgreSQL, MariaDB and MySQL.
 *
 * <pre>{@code
 * Table orders = Table.named("orders");
 * Column code = Column.of("reference_code", ColumnType.varchar(40));
 *
 * Migration referenceCode = Migration.of(12, "orders reference code")
 *     .expand(orders.addColumn(code), orders.addIndex("orders_by_code", "reference_code"))
 *     .backfill(orders.fill(code, "CONCAT('ORD-', id)", "id"))
 *     .contract(orders.notNull(code));
 * }</pre>
 *
 * <p>Each change says in which phase the check lets it pass. Where a server cannot do it while others write, it is refused:
 * by the check, or by the server itself. Names stand in quotes, so they may be words of SQL, and on PostgreSQL they are
 * in lower case where the table was made without quotes. Anything else is {@link SchemaChange#sql}. An immutable value.
 */
public final class Table {
    private final List<Identifier> path;

    private Table(List<Identifier> path) {
        this.path = List.copyOf(path);
    }

    /**
     * A table.
     *
     * @param name as the server keeps it, without quotes; a schema (MariaDB and MySQL: a database) and a dot may stand
     *     before it
     * @return the table
     * @throws ZddException if a part of the name is blank or holds control characters
     */
    public static Table named(String name) {
        return new Table(Stream.of(name.split("\\.", -1)).map(Identifier::new).toList());
    }

    /**
     * Adds a column. For expand.
     *
     * @param column what is added, behind the others
     * @return the change
     */
    public SchemaChange addColumn(Column column) {
        return change(sql -> sql.addColumn(column));
    }

    /**
     * Removes a column, with what it holds. For contract. Indexes of it have to be dropped before, or MariaDB refuses it.
     *
     * @param column its name
     * @return the change
     * @throws ZddException if the name is blank or holds control characters
     */
    public SchemaChange dropColumn(String column) {
        Identifier name = new Identifier(column);
        return change(sql -> sql.dropColumn(name));
    }

    /**
     * Lets a column take no NULL any more. For contract. On PostgreSQL the rows are looked at before, under a lock that
     * lets others write.
     *
     * @param column all that the column is, since MariaDB and MySQL state it anew: its default and comment as well
     * @return the change
     */
    public SchemaChange notNull(Column column) {
        return change(sql -> sql.notNull(column));
    }

    /**
     * Builds an index while others write. For expand.
     *
     * @param index its name
     * @param columns at least one, in their order
     * @return the change
     * @throws ZddException if there is no column, or a name is blank or holds control characters
     */
    public SchemaChange addIndex(String index, String... columns) {
        Identifier name = new Identifier(index);
        List<Identifier> names = names(index, columns);
        return change(sql -> sql.addIndex(name, names));
    }

    /**
     * Removes an index. For contract, because queries of running code may live by it.
     *
     * @param index its name
     * @return the change
     * @throws ZddException if the name is blank or holds control characters
     */
    public SchemaChange dropIndex(String index) {
        Identifier name = new Identifier(index);
        return change(sql -> sql.dropIndex(name));
    }

    /**
     * Lets no two rows have the same values in these columns. For contract; it fails while there are such rows.
     *
     * @param constraint the name of the constraint and of its index
     * @param columns at least one, in their order
     * @return the change
     * @throws ZddException if there is no column, or a name is blank or holds control characters
     */
    public SchemaChange unique(String constraint, String... columns) {
        Identifier name = new Identifier(constraint);
        List<Identifier> names = names(constraint, columns);
        return change(sql -> sql.unique(name, names));
    }

    /**
     * Lets in only rows for which a condition holds. For contract; it fails while there are others. On MariaDB from 11.2
     * on, and not on MySQL, where no way is known that lets others write.
     *
     * @param constraint its name
     * @param condition in SQL
     * @return the change
     * @throws ZddException if the name is blank or holds control characters
     */
    public SchemaChange check(String constraint, String condition) {
        Identifier name = new Identifier(constraint);
        return change(sql -> sql.check(name, condition));
    }

    /**
     * Lets a column hold only what a row of another table has. For contract; it fails while there are orphans. On
     * PostgreSQL only: on MariaDB and MySQL who writes the other table would wait, and the check refuses it.
     *
     * @param constraint its name
     * @param column in this table
     * @param other the other table
     * @param otherColumn its primary key, or another column that is unique
     * @return the change
     * @throws ZddException if a name is blank or holds control characters
     */
    public SchemaChange foreignKey(String constraint, String column, Table other, String otherColumn) {
        Identifier name = new Identifier(constraint);
        Identifier from = new Identifier(column);
        Identifier to = new Identifier(otherColumn);
        return change(sql -> sql.foreignKey(name, from, other, to));
    }

    /**
     * Fills a column where it is NULL, and is done when it is NULL nowhere.
     *
     * @param column what is filled
     * @param value in SQL, from the other columns of the row; never NULL
     * @param key a column that holds a whole number and has an index, by which rows are counted off
     * @return the backfill
     * @throws ZddException if the name of the key is blank or holds control characters
     */
    public Backfill fill(Column column, String value, String key) {
        return Backfill.of(this, column.name(), value, new Identifier(key));
    }

    private static List<Identifier> names(String what, String... columns) {
        if (columns.length == 0) {
            throw new ZddException(what + " needs at least one column");
        }
        return Stream.of(columns).map(Identifier::new).toList();
    }

    private SchemaChange change(Function<TableSql, List<String>> statements) {
        return SchemaChange.of(dialect -> statements.apply(TableSql.of(this, dialect)));
    }

    /** Its name, in the quotes of a kind of server. */
    String in(Dialect dialect) {
        return quoted(path, dialect);
    }

    /** The name of something that lies in the same schema. */
    String sibling(Identifier name, Dialect dialect) {
        return quoted(
                Stream.concat(path.subList(0, path.size() - 1).stream(), Stream.of(name))
                        .toList(),
                dialect);
    }

    private static String quoted(List<Identifier> path, Dialect dialect) {
        return path.stream().map(part -> part.in(dialect)).collect(Collectors.joining("."));
    }
}
