package io.zdd.migrations;

/**
 * A column with all that is said about it, for {@link Table#addColumn} and {@link Table#notNull}. An immutable value.
 *
 * <p>One value for both is best: MariaDB and MySQL state a column anew where it becomes NOT NULL, and what is left out
 * then is gone.
 */
public final class Column {
    private final Identifier name;
    private final ColumnType type;
    private final String defaultClause;
    private final boolean required;

    private Column(Identifier name, ColumnType type, String defaultClause, boolean required) {
        this.name = name;
        this.type = type;
        this.defaultClause = defaultClause;
        this.required = required;
    }

    /**
     * A column that takes NULL and has no default.
     *
     * @param name as the server keeps it, without quotes
     * @param type what it holds
     * @return the column
     * @throws io.zdd.model.ZddException if the name is blank or holds control characters
     */
    public static Column of(String name, ColumnType type) {
        return new Column(new Identifier(name), type, "", false);
    }

    /**
     * The same column with a default.
     *
     * @param constant a value in SQL that is the same for all rows, such as {@code 'new'} in its quotes; the check refuses
     *     another
     * @return a changed copy
     */
    public Column withDefault(String constant) {
        return new Column(name, type, " DEFAULT " + constant, required);
    }

    /**
     * The same column, taking no NULL from the moment it is added. Running code does not name it, so it needs a default,
     * or the check refuses it; see {@link Table#notNull} for a column without.
     *
     * @return a changed copy
     */
    public Column required() {
        return new Column(name, type, defaultClause, true);
    }

    Identifier name() {
        return name;
    }

    /** As it stands behind ADD COLUMN or MODIFY. */
    String in(Dialect dialect) {
        return name.in(dialect) + " " + type.in(dialect) + (required ? " NOT NULL" : "") + defaultClause;
    }
}
