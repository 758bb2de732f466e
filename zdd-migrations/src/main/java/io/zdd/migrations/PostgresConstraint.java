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
        if (restrict(words, ConstraintRules.SCANNING_CONSTRAINT)) {
            effects.addedCheck(table, name, notNullColumn(condition));
        }
    }

    /** As of version 12, SET NOT NULL does not look at the rows if a check has done so. */
    private String notNullColumn(List<Token> condition) {
        Words words = new Words(condition);
        if (condition.size() != 4 || !condition.get(0).isName() || !database.since(12, 0)) {
            return "";
        }
        String column = words.name();
        return words.accept("IS", "NOT", "NULL") ? column : "";
    }

    private void notNull(Words words) {
        String column = words.name();
        if (!database.since(18, 0)) {
            effects.add(FileRules.UNSUPPORTED, table, column);
        }
        if (restrict(words, ColumnRules.UNPROVEN_NOT_NULL)) {
            effects.addedCheck(table, name, column);
        }
    }

    /** Whether old rows are left for later. */
    private boolean restrict(Words words, Rule otherwise) {
        boolean notValid = words.has("NOT", "VALID");
        effects.add(ConstraintRules.WRITE_RESTRICTION, table, name);
        if (!notValid) {
            effects.add(otherwise, table, name);
        }
        return notValid;
    }

    private void both(Rule blocking) {
        effects.add(ConstraintRules.WRITE_RESTRICTION, table, name);
        effects.add(blocking, table, name);
    }
}
