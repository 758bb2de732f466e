package io.zdd.migrations;

/** What PostgreSQL can change of a column: behind ALTER COLUMN. */
final class PostgresAlterColumn {
    private final String table;
    private final Database database;
    private final Effects effects;

    PostgresAlterColumn(String table, Database database, Effects effects) {
        this.table = table;
        this.database = database;
        this.effects = effects;
    }

    void read(Words words) {
        String column = words.name();
        if (words.accept("TYPE") || words.accept("SET", "DATA", "TYPE")) {
            effects.add(ColumnRules.CHANGE_TYPE, table, column);
        } else if (words.accept("SET", "NOT", "NULL")) {
            effects.add(ColumnRules.SET_NOT_NULL, table, column);
            effects.add(ColumnRules.UNPROVEN_NOT_NULL, table, column);
        } else if (words.accept("DROP", "NOT", "NULL")) {
            effects.add(ColumnRules.DROP_NOT_NULL, table, column);
        } else if (losesDefault(words)) {
            effects.add(ColumnRules.DROP_DEFAULT, table, column);
        } else if (words.accept("SET", "EXPRESSION")) {
            expression(column);
        } else if (words.accept("ADD", "GENERATED") || words.accept("SET", "GENERATED", "ALWAYS")) {
            effects.add(ConstraintRules.WRITE_RESTRICTION, table, column);
        } else {
            harmless(words);
        }
    }

    private static boolean losesDefault(Words words) {
        return words.accept("DROP", "DEFAULT")
                || words.accept("SET", "DEFAULT", "NULL")
                || words.accept("DROP", "IDENTITY")
                || words.accept("DROP", "EXPRESSION");
    }

    private void expression(String column) {
        effects.add(database.since(17, 0) ? TableRules.TABLE_REWRITE : FileRules.UNSUPPORTED, table, column);
    }

    private void harmless(Words words) {
        if (words.accept("SET", "DEFAULT")
                || words.accept("SET", "STATISTICS")
                || words.accept("SET", "STORAGE")
                || words.accept("SET", "COMPRESSION")
                || words.accept("SET", "GENERATED", "BY")
                || words.accept("SET", "(")
                || words.accept("RESET", "(")) {
            effects.touch(table);
            return;
        }
        throw new NotUnderstoodException();
    }
}
