package io.zdd.migrations;

/** An index or a constraint that MariaDB or MySQL adds to a table: behind ADD. */
final class MySqlConstraint {
    private final String table;
    private final Algorithm algorithm;
    private final Database database;
    private final Effects effects;

    MySqlConstraint(String table, Algorithm algorithm, Database database, Effects effects) {
        this.table = table;
        this.algorithm = algorithm;
        this.database = database;
        this.effects = effects;
    }

    static boolean begins(Words words) {
        return words.aheadAny("CONSTRAINT", "CHECK", "UNIQUE", "INDEX", "KEY", "FULLTEXT", "SPATIAL")
                || words.ahead("FOREIGN", "KEY")
                || words.ahead("PRIMARY", "KEY");
    }

    void read(Words words) {
        String name = name(words);
        if (words.accept("CHECK")) {
            restrict(name);
            lockRule(ConstraintRules.SCANNING_CONSTRAINT, name);
        } else if (words.accept("FOREIGN", "KEY")) {
            restrict(name);
            foreignKey(name);
        } else if (words.accept("UNIQUE") || words.accept("PRIMARY", "KEY")) {
            restrict(name);
        } else if (words.acceptAny("FULLTEXT", "SPATIAL")) {
            lockRule(ConstraintRules.BLOCKING_INDEX, name);
        } else if (words.acceptAny("INDEX", "KEY")) {
            effects.touch(table);
        } else {
            throw new NotUnderstoodException();
        }
    }

    private static String name(Words words) {
        boolean named = words.accept("CONSTRAINT")
                && !words.aheadAny("CHECK", "UNIQUE")
                && !words.ahead("FOREIGN", "KEY")
                && !words.ahead("PRIMARY", "KEY");
        return named ? words.name() : "";
    }

    private void restrict(String name) {
        effects.add(ConstraintRules.WRITE_RESTRICTION, table, name);
    }

    /** A copy keeps the rows that it refers to in the other table locked to its end, whatever LOCK says. */
    private void foreignKey(String name) {
        if (!algorithm.inPlace()) {
            effects.add(ConstraintRules.SCANNING_CONSTRAINT, table, name);
        }
        effects.touch(table);
    }

    private void lockRule(Rule rule, String name) {
        if (!algorithm.judges(database)) {
            effects.add(rule, table, name);
        }
        effects.touch(table);
    }
}
