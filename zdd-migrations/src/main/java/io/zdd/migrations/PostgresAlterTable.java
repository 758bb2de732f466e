package io.zdd.migrations;

/** PostgreSQL's ALTER TABLE, behind those two words. */
final class PostgresAlterTable {
    private final Words words;
    private final Database database;
    private final Effects effects;
    private String table = "";

    PostgresAlterTable(Words words, Database database, Effects effects) {
        this.words = words;
        this.database = database;
        this.effects = effects;
    }

    void read() {
        words.ifExists();
        words.accept("ONLY");
        table = words.name();
        words.accept("*");
        if (words.accept("RENAME")) {
            rename();
        } else if (words.accept("SET", "SCHEMA")) {
            effects.add(TableRules.RENAME_TABLE, table, words.name());
        } else if (words.accept("ATTACH", "PARTITION")) {
            effects.add(TableRules.ATTACH_PARTITION, table, words.name());
        } else if (words.accept("DETACH", "PARTITION")) {
            detach(words.name());
        } else {
            words.commaSeparated().forEach(this::action);
        }
    }

    private void rename() {
        if (words.accept("TO")) {
            effects.add(TableRules.RENAME_TABLE, table, words.name());
        } else if (words.accept("CONSTRAINT")) {
            effects.touch(table);
        } else {
            words.accept("COLUMN");
            effects.add(ColumnRules.RENAME_COLUMN, table, words.name());
        }
    }

    private void detach(String partition) {
        if (words.accept("FINALIZE")) {
            effects.touch(table);
            return;
        }
        boolean concurrently = words.accept("CONCURRENTLY");
        if (concurrently && !database.since(14, 0)) {
            effects.add(FileRules.UNSUPPORTED, table, partition);
        }
        effects.add(concurrently ? TableRules.DETACH_PARTITION : TableRules.BLOCKING_DETACH, table, partition);
        if (concurrently) {
            effects.outsideTransaction(table);
        }
    }

    private void action(Words action) {
        if (action.accept("ADD")) {
            add(action);
        } else if (action.accept("DROP")) {
            drop(action);
        } else if (action.accept("ALTER", "CONSTRAINT")) {
            alterConstraint(action);
        } else if (action.accept("ALTER")) {
            action.accept("COLUMN");
            new PostgresAlterColumn(table, database, effects).read(action);
        } else if (action.accept("VALIDATE", "CONSTRAINT")) {
            effects.validated(table, action.name());
        } else {
            option(action);
        }
    }

    private void add(Words action) {
        boolean column = action.accept("COLUMN");
        if (!column && PostgresConstraint.begins(action)) {
            new PostgresConstraint(table, database, effects).read(action);
            return;
        }
        action.ifExists();
        AddedColumn.judge(ColumnDefinition.read(action), table, database, effects);
    }

    /** ENFORCED, from 18 on, reads all rows again. */
    private void alterConstraint(Words action) {
        String constraint = action.name();
        if (action.has("ENFORCED") && !action.has("NOT", "ENFORCED")) {
            effects.add(ConstraintRules.WRITE_RESTRICTION, table, constraint);
            effects.add(ConstraintRules.SCANNING_CONSTRAINT, table, constraint);
        }
        effects.touch(table);
    }

    private void drop(Words action) {
        boolean constraint = action.accept("CONSTRAINT");
        if (!constraint) {
            action.accept("COLUMN");
        }
        action.ifExists();
        if (constraint) {
            effects.add(ConstraintRules.DROP_CONSTRAINT, table, action.name());
            return;
        }
        effects.add(ColumnRules.DROP_COLUMN, table, action.name());
    }

    private void option(Words action) {
        if (action.aheadAny("ENABLE", "DISABLE", "FORCE") || action.ahead("NO", "FORCE")) {
            effects.add(action.has("ROW", "LEVEL") ? TableRules.ACCESS_CHANGE : TableRules.REPLACE_OBJECT, table);
        } else if (action.accept("OWNER", "TO")) {
            effects.add(TableRules.ACCESS_CHANGE, table);
        } else if (action.ahead("SET", "(")
                || action.ahead("RESET")
                || action.ahead("CLUSTER", "ON")
                || action.ahead("SET", "WITHOUT", "CLUSTER")
                || action.ahead("REPLICA", "IDENTITY", "FULL")) {
            effects.touch(table);
        } else if (action.accept("SET") && action.aheadAny("LOGGED", "UNLOGGED", "TABLESPACE", "ACCESS", "WITHOUT")) {
            effects.add(TableRules.TABLE_REWRITE, table);
        } else if (action.accept("REPLICA", "IDENTITY")) {
            effects.add(ConstraintRules.WRITE_RESTRICTION, table);
        } else {
            throw new NotUnderstoodException();
        }
    }
}
