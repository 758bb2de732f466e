package io.zdd.migrations;

/** One of the changes of an ALTER TABLE of MariaDB or MySQL. */
final class MySqlChange {
    private final String table;
    private final Algorithm algorithm;
    private final Database database;
    private final Effects effects;

    MySqlChange(String table, Algorithm algorithm, Database database, Effects effects) {
        this.table = table;
        this.algorithm = algorithm;
        this.database = database;
        this.effects = effects;
    }

    void read(Words words) {
        if (words.accept("ADD")) {
            add(words);
        } else if (words.accept("DROP")) {
            drop(words);
        } else if (words.accept("MODIFY")) {
            column(words);
            redefine(ColumnDefinition.read(words));
        } else if (words.accept("CHANGE")) {
            change(words);
        } else if (words.accept("RENAME")) {
            rename(words);
        } else if (words.accept("ALTER")) {
            alterColumn(words);
        } else {
            option(words);
        }
    }

    private static void column(Words words) {
        words.accept("COLUMN");
        words.ifExists();
    }

    private void add(Words words) {
        if (MySqlConstraint.begins(words)) {
            new MySqlConstraint(table, algorithm, database, effects).read(words);
            return;
        }
        if (words.aheadAny("PARTITION", "SYSTEM", "PERIOD")) {
            effects.add(TableRules.TABLE_REWRITE, table);
            return;
        }
        column(words);
        if (words.ahead("(")) {
            new Words(words.parenthesised()).commaSeparated().forEach(this::addColumn);
        } else {
            addColumn(words);
        }
    }

    private void addColumn(Words words) {
        Effects added = new Effects();
        AddedColumn.judge(ColumnDefinition.read(words), table, database, added);
        added.all().stream().filter(effect -> !leftToServer(effect)).forEach(effects::add);
    }

    /** A rule only about locks, where the server itself refuses what would block. */
    private boolean leftToServer(Effect effect) {
        return algorithm.judges(database)
                && effect instanceof Effect.Judged judged
                && !judged.rule().hazards().contains(Hazard.COMPAT);
    }

    private void drop(Words words) {
        if (words.accept("INDEX") || words.accept("KEY")) {
            words.ifExists();
            effects.add(ConstraintRules.DROP_INDEX, table, words.name());
        } else if (words.accept("PRIMARY", "KEY")) {
            lockRule(TableRules.TABLE_REWRITE, "");
        } else if (words.accept("CONSTRAINT")) {
            words.ifExists();
            effects.add(ConstraintRules.DROP_CONSTRAINT, table, words.name());
        } else if (words.accept("FOREIGN", "KEY") || words.accept("CHECK")) {
            effects.touch(table);
        } else if (words.aheadAny("PARTITION", "SYSTEM", "PERIOD")) {
            effects.add(TableRules.DROP_OBJECT, table);
        } else {
            column(words);
            effects.add(ColumnRules.DROP_COLUMN, table, words.name());
        }
    }

    private void change(Words words) {
        column(words);
        String old = words.name();
        ColumnDefinition column = ColumnDefinition.read(words);
        if (!old.equalsIgnoreCase(column.name())) {
            effects.add(ColumnRules.RENAME_COLUMN, table, old);
        }
        redefine(column);
    }

    /** MODIFY and CHANGE say everything anew: what they leave out is gone. */
    private void redefine(ColumnDefinition column) {
        if (!algorithm.inPlace()) {
            effects.add(ColumnRules.CHANGE_TYPE, table, column.name());
        }
        if (column.restricts()) {
            effects.add(ConstraintRules.WRITE_RESTRICTION, table, column.name());
        }
        if (column.has(ColumnDefinition.Clause.NOT_NULL)) {
            effects.add(ColumnRules.SET_NOT_NULL, table, column.name());
        } else if (!column.generated()) {
            effects.add(ColumnRules.DROP_NOT_NULL, table, column.name());
        }
        if (column.defaultValue().isEmpty() && !column.generated() && !column.serial()) {
            effects.add(ColumnRules.DROP_DEFAULT, table, column.name());
        }
        effects.touch(table);
    }

    private void rename(Words words) {
        if (words.accept("COLUMN")) {
            effects.add(ColumnRules.RENAME_COLUMN, table, words.name());
        } else if (words.accept("INDEX") || words.accept("KEY")) {
            effects.touch(table);
        } else {
            words.acceptAny("TO", "AS", "=");
            effects.add(TableRules.RENAME_TABLE, table, words.name());
        }
    }

    private void alterColumn(Words words) {
        words.accept("COLUMN");
        String column = words.name();
        if (words.accept("DROP", "DEFAULT") || words.accept("SET", "DEFAULT", "NULL")) {
            effects.add(ColumnRules.DROP_DEFAULT, table, column);
        } else if (words.accept("SET", "DEFAULT")) {
            effects.touch(table);
        } else {
            throw new NotUnderstoodException();
        }
    }

    private void option(Words words) {
        if (words.acceptAny("COMMENT", "AUTO_INCREMENT")) {
            effects.touch(table);
        } else if (words.aheadAny(
                "ENGINE",
                "ROW_FORMAT",
                "CONVERT",
                "CHARACTER",
                "CHARSET",
                "COLLATE",
                "DEFAULT",
                "FORCE",
                "ORDER",
                "PARTITION",
                "KEY_BLOCK_SIZE",
                "REMOVE",
                "TABLESPACE")) {
            lockRule(TableRules.TABLE_REWRITE, "");
        } else {
            throw new NotUnderstoodException();
        }
    }

    private void lockRule(Rule rule, String name) {
        if (!algorithm.judges(database)) {
            effects.add(rule, table, name);
        }
        effects.touch(table);
    }
}
