package io.zdd.migrations;

/** CREATE INDEX: behind CREATE. */
final class CreateIndex {
    private final Words words;
    private final Database database;
    private final Effects effects;

    CreateIndex(Words words, Database database, Effects effects) {
        this.words = words;
        this.database = database;
        this.effects = effects;
    }

    void read() {
        boolean unique = words.accept("UNIQUE");
        boolean slow = words.acceptAny("FULLTEXT", "SPATIAL");
        words.expect("INDEX");
        boolean concurrently = words.accept("CONCURRENTLY");
        words.ifExists();
        String index = words.ahead("ON") ? "" : words.name();
        words.until(next -> next.ahead("ON"));
        words.expect("ON");
        words.accept("ONLY");
        String table = words.name();
        if (unique) {
            effects.add(ConstraintRules.WRITE_RESTRICTION, table, index);
        }
        if (database.postgresql()) {
            build(concurrently, table, index);
        } else {
            buildOnline(slow, table, index);
        }
        effects.touch(table);
    }

    private void build(boolean concurrently, String table, String index) {
        if (concurrently) {
            effects.outsideTransaction(table);
        } else {
            effects.add(ConstraintRules.BLOCKING_INDEX, table, index);
        }
    }

    private void buildOnline(boolean slow, String table, String index) {
        Algorithm algorithm = Algorithm.behind(words);
        algorithm.judge(table, database, effects);
        if (slow && !algorithm.judges(database)) {
            effects.add(ConstraintRules.BLOCKING_INDEX, table, index);
        }
    }
}
