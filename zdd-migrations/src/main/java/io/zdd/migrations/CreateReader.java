package io.zdd.migrations;

/** What is created: behind CREATE. */
final class CreateReader {
    private final Words words;
    private final Database database;
    private final Effects effects;
    private boolean replaces;

    CreateReader(Words words, Database database, Effects effects) {
        this.words = words;
        this.database = database;
        this.effects = effects;
    }

    void read() {
        replaces = words.accept("OR", "REPLACE");
        if (words.accept("DEFINER", "=")) {
            words.until(next -> next.aheadAny("TRIGGER", "FUNCTION", "PROCEDURE", "VIEW", "SQL"));
        }
        while (words.acceptAny("TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "MATERIALIZED", "RECURSIVE")) {
            // They change nothing for others.
        }
        if (words.accept("TABLE")) {
            table();
        } else if (words.aheadAny("INDEX", "UNIQUE", "FULLTEXT", "SPATIAL")) {
            index();
        } else if (words.accept("TRIGGER") || words.accept("CONSTRAINT", "TRIGGER")) {
            trigger();
        } else if (words.accept("VIEW")) {
            view();
        } else {
            object();
        }
    }

    private void table() {
        boolean perhapsThere = words.ahead("IF");
        words.ifExists();
        String table = words.name();
        if (words.accept("PARTITION", "OF")) {
            effects.add(TableRules.PARTITION_OF, words.name(), table);
        }
        if (replaces) {
            effects.add(TableRules.DROP_OBJECT, table);
        }
        if (!database.postgresql() && words.has("SELECT")) {
            effects.rows(table, false);
        }
        if (perhapsThere) {
            effects.touch(table);
        } else {
            effects.created(table);
        }
    }

    private void index() {
        if (replaces) {
            throw new NotUnderstoodException();
        }
        new CreateIndex(words, database, effects).read();
    }

    private void view() {
        boolean perhapsThere = words.ahead("IF");
        words.ifExists();
        String view = words.name();
        if (replaces) {
            effects.add(TableRules.REPLACE_OBJECT, view);
        } else if (perhapsThere) {
            effects.touch(view);
        } else {
            String table = words.accept("AS", "SELECT", "*", "FROM") ? words.name() : "";
            effects.createdCopy(view, words.atEnd() ? table : "");
        }
    }

    private void trigger() {
        words.ifExists();
        String trigger = words.name();
        words.until(next -> next.ahead("ON"));
        words.expect("ON");
        String table = words.name();
        if (replaces) {
            effects.add(TableRules.REPLACE_OBJECT, table, trigger);
        }
        effects.touch(table);
    }

    private void object() {
        if (words.accept("RULE")) {
            effects.add(TableRules.REPLACE_OBJECT, "", words.name());
        } else if (words.accept("POLICY")) {
            effects.add(TableRules.ACCESS_CHANGE, "", words.name());
        } else if (words.accept("SCHEMA")) {
            if (!database.postgresql() || words.has("CREATE")) {
                throw new NotUnderstoodException();
            }
        } else if (!words.acceptAny(
                "FUNCTION", "PROCEDURE", "SEQUENCE", "TYPE", "DOMAIN", "EXTENSION", "STATISTICS", "COLLATION")) {
            throw new NotUnderstoodException();
        } else if (replaces) {
            effects.add(TableRules.REPLACE_OBJECT, "", words.name());
        }
    }
}
