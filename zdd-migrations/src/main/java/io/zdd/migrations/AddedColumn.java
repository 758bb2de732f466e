package io.zdd.migrations;

import io.zdd.migrations.ColumnDefinition.Clause;
import java.util.Set;

/** Judges a column that is added to a table. */
final class AddedColumn {
    private static final Set<String> INCOMPARABLE =
            Set.of("json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle");

    private AddedColumn() {}

    static void judge(ColumnDefinition column, String table, Database database, Effects effects) {
        if (column.required()) {
            effects.add(ColumnRules.REQUIRED_COLUMN, table, column.name());
        }
        if (column.serial()) {
            effects.add(ColumnRules.SERIAL_COLUMN, table, column.name());
        } else if (!DefaultValue.fixed(column.defaultValue(), database)) {
            effects.add(ColumnRules.VOLATILE_DEFAULT, table, column.name());
        }
        judgeGenerated(column, table, database, effects);
        if (column.has(Clause.UNIQUE) || column.has(Clause.PRIMARY_KEY) || column.has(Clause.CHECK)) {
            effects.add(ColumnRules.INLINE_CONSTRAINT, table, column.name());
        }
        if (column.has(Clause.REFERENCES)) {
            effects.add(ColumnRules.INLINE_FOREIGN_KEY, table, column.name());
        }
        if (database.postgresql() && INCOMPARABLE.contains(column.type())) {
            effects.add(ColumnRules.INCOMPARABLE_COLUMN, table, column.name());
        }
        effects.touch(table);
    }

    private static void judgeGenerated(ColumnDefinition column, String table, Database database, Effects effects) {
        if (column.has(Clause.STORED)) {
            effects.add(ColumnRules.STORED_GENERATED_COLUMN, table, column.name());
        } else if (column.has(Clause.VIRTUAL) && database.postgresql() && !database.since(18, 0)) {
            effects.add(FileRules.UNSUPPORTED, table, column.name());
        }
    }
}
