package io.zdd.migrations;

import java.util.List;

/** A constraint that PostgreSQL adds to a table: behind ADD. */
final class PostgresConstraint {
    private final String table;
    private final Database database;
    private final Effects effects;
    private String name = "";

    PostgresConstraint(String table, Database database, Effects effects) {
        this.table = table;
        this.database = database;
        this.effects = effects;
    }

    static boolean begins(Words words) {
        return words.aheadAny("CONSTRAINT", "CHECK", "UNIQUE", "EXCLUDE")
                || words.ahead("FOREIGN", "KEY")
                || words.ahead("PRIMARY", "KEY")
                || words.ahead("NOT", "NULL");
    }

    void read(Words words) {
        if (words.accept("CONSTRAINT")) {
            name = words.name();
        }
        if (words.accept("CHECK")) {
            check(words);
        } else if (words.accept("NOT", "NULL")) {
            notNull(words);
        } else if (words.accept("FOREIGN", "KEY")) {
            words.parenthesised();
            restrict(words, ConstraintRules.SCANNING_CONSTRAINT);
        } else if (words.accept("UNIQUE")) {
            if (words.accept("USING", "INDEX")) {
                effects.add(ConstraintRules.WRITE_RESTRICTION, table, name);
            } else {
                both(ConstraintRules.BLOCKING_UNIQUE);
            }
        } else if (words.accept("PRIMARY", "KEY")) {
            both(ConstraintRules.PRIMARY_KEY);
        } else if (words.accept("EXCLUDE")) {
            both(ConstraintRules.EXCLUSION_CONSTRAINT);
        } else {
            throw new NotUnderstoodException();
        }
    }

    private void check(Words words) {
        List<Token> condition = words.parenthesised();
        boolean notValid = restrict(words, ConstraintRules.SCANNING_CONSTRAINT);
        Words inner = new Words(condition);
        if (notValid && condition.size() == 4 && condition.get(0).isName()) {
            String column = inner.name();
            if (inner.accept("IS", "NOT", "NULL") && database.since(12, 0)) {
                effects.addedNotNullCheck(table, name, column);
            }
        }
    }

    private void notNull(Words words) {
        String column = words.name();
        if (!database.since(18, 0)) {
            effects.add(FileRules.UNSUPPORTED, table, column);
        }
        if (restrict(words, ColumnRules.UNPROVEN_NOT_NULL)) {
            effects.addedNotNullCheck(table, name, column);
        }
    }

    private boolean restrict(Words words, Rule otherwise) {
        effects.add(ConstraintRules.WRITE_RESTRICTION, table, name);
        boolean notValid = words.has("NOT", "VALID");
        if (notValid) {
            effects.notValid(table, name);
        } else {
            effects.add(otherwise, table, name);
        }
        return notValid;
    }

    private void both(Rule blocking) {
        effects.add(ConstraintRules.WRITE_RESTRICTION, table, name);
        effects.add(blocking, table, name);
    }
}
