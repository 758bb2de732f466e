package io.zdd.migrations;

import java.util.ArrayList;
import java.util.List;

/** Statements that write or read rows. */
final class RowReader {
    private final Words words;
    private final Effects effects;

    RowReader(Words words, Effects effects) {
        this.words = words;
        this.effects = effects;
    }

    void read() {
        if (words.accept("TRUNCATE")) {
            truncate();
        } else if (words.ahead("SELECT")) {
            select();
        } else if (words.accept("UPDATE")) {
            words.acceptAny("ONLY", "IGNORE", "LOW_PRIORITY");
            effects.rows(words.name(), batched());
        } else if (words.accept("INSERT") || words.accept("REPLACE")) {
            insert();
        } else if (words.accept("DELETE", "FROM")) {
            words.accept("ONLY");
            effects.rows(words.name(), false);
        } else if (words.has("UPDATE") || words.has("DELETE") || words.has("INSERT")) {
            effects.rows("", false);
        } else {
            throw new NotUnderstoodException();
        }
    }

    private void truncate() {
        words.accept("TABLE");
        words.accept("ONLY");
        for (Words name : words.commaSeparated()) {
            effects.add(TableRules.TRUNCATE, name.name());
        }
    }

    /** Reading hurts nobody; a function that is called, or a lock on the rows, may. */
    private void select() {
        if (words.has("(") || words.has("FOR") || words.has("INTO")) {
            throw new NotUnderstoodException();
        }
    }

    private void insert() {
        words.acceptAny("LOW_PRIORITY", "HIGH_PRIORITY", "IGNORE");
        words.accept("INTO");
        String table = words.name();
        if (words.has("SELECT") || words.has("TABLE")) {
            effects.rows(table, batched());
        }
    }

    /** Whether both bounds stand in the WHERE, each as a condition that all rows have to meet. */
    private boolean batched() {
        words.until(next -> next.ahead("WHERE"));
        if (!words.accept("WHERE")) {
            return false;
        }
        boolean above = false;
        boolean upTo = false;
        for (Words condition : conditions()) {
            if (condition.acceptName()) {
                above |= isBound(condition, ">", ":", "from");
                upTo |= isBound(condition, "<", "=", ":", "to");
            }
        }
        return above && upTo;
    }

    private List<Words> conditions() {
        List<Words> conditions = new ArrayList<>();
        do {
            conditions.add(new Words(words.until(next -> next.aheadAny("AND", "OR", "UNION", "EXCEPT", "INTERSECT"))));
        } while (words.accept("AND"));
        return words.atEnd() ? conditions : List.of();
    }

    private static boolean isBound(Words condition, String... bound) {
        return condition.accept(bound)
                && (condition.atEnd() || condition.aheadAny("ON", "ORDER", "GROUP", "RETURNING"));
    }
}
