package io.zdd.migrations;

/** What is dropped: behind DROP. */
final class DropReader {
    private final Words words;
    private final Database database;
    private final Effects effects;

    DropReader(Words words, Database database, Effects effects) {
        this.words = words;
        this.database = database;
        this.effects = effects;
    }

    void read() {
        if (words.accept("INDEX")) {
            index();
        } else if (words.ahead("DATABASE") || words.ahead("SCHEMA") && !database.postgresql()) {
            effects.add(TableRules.DROP_DATABASE, "");
        } else if (words.accept("TRIGGER") || words.accept("RULE")) {
            partOfTable(TableRules.DROP_OBJECT);
        } else if (words.accept("POLICY")) {
            partOfTable(TableRules.ACCESS_CHANGE);
        } else {
            objects();
        }
    }

    private void index() {
        boolean concurrently = words.accept("CONCURRENTLY");
        words.ifExists();
        String index = words.name();
        if (!database.postgresql()) {
            words.expect("ON");
            String table = words.name();
            Algorithm.behind(words).judge(table, database, effects);
            effects.add(ConstraintRules.DROP_INDEX, table, index);
            return;
        }
        effects.add(ConstraintRules.DROP_INDEX, "", index);
        if (concurrently) {
            effects.outsideTransaction("");
        } else {
            effects.add(ConstraintRules.BLOCKING_DROP_INDEX, "", index);
        }
    }

    private void partOfTable(Rule rule) {
        words.ifExists();
        String name = words.name();
        effects.add(rule, words.accept("ON") ? words.name() : "", name);
    }

    private void objects() {
        words.acceptAny("TEMPORARY", "MATERIALIZED");
        boolean table = words.aheadAny("TABLE", "VIEW");
        if (!words.acceptAny(
                "TABLE",
                "VIEW",
                "FUNCTION",
                "PROCEDURE",
                "ROUTINE",
                "AGGREGATE",
                "SEQUENCE",
                "TYPE",
                "DOMAIN",
                "SCHEMA",
                "EXTENSION",
                "STATISTICS",
                "COLLATION")) {
            throw new NotUnderstoodException();
        }
        words.ifExists();
        for (Words name : words.commaSeparated()) {
            String object = name.name();
            effects.add(TableRules.DROP_OBJECT, table ? object : "", object);
        }
    }
}
