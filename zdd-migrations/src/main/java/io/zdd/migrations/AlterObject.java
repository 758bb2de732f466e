package io.zdd.migrations;

/** What is changed of anything but a table: behind ALTER. */
final class AlterObject {
    private final Words words;
    private final Database database;
    private final Effects effects;

    AlterObject(Words words, Database database, Effects effects) {
        this.words = words;
        this.database = database;
        this.effects = effects;
    }

    void read() {
        if (words.accept("TYPE")) {
            type(words.name());
        } else if (words.accept("DOMAIN")) {
            domain(words.name());
        } else if (words.accept("INDEX")) {
            words.ifExists();
            index(words.name());
        } else if (words.ahead("POLICY") || words.ahead("DEFAULT", "PRIVILEGES")) {
            effects.add(TableRules.ACCESS_CHANGE, "");
        } else if (words.accept("MATERIALIZED", "VIEW")
                || words.acceptAny("SEQUENCE", "VIEW", "FUNCTION", "PROCEDURE", "SCHEMA", "EXTENSION", "TRIGGER")) {
            words.ifExists();
            object(words.name());
        } else {
            throw new NotUnderstoodException();
        }
    }

    private void type(String type) {
        if (words.accept("ADD", "VALUE")) {
            if (!database.since(12, 0)) {
                effects.outsideTransaction("");
            }
        } else if (words.accept("RENAME", "VALUE")) {
            effects.add(TableRules.RENAME_ENUM_VALUE, type);
        } else if (words.has("ATTRIBUTE")) {
            effects.add(ColumnRules.CHANGE_TYPE, type);
        } else {
            object(type);
        }
    }

    private void index(String index) {
        if (words.accept("SET", "TABLESPACE")) {
            effects.add(TableRules.TABLE_REWRITE, "", index);
        } else if (!words.aheadAny("RENAME", "SET", "RESET", "ATTACH", "ALTER")) {
            throw new NotUnderstoodException();
        }
    }

    private void domain(String domain) {
        if (words.accept("ADD")) {
            effects.add(ConstraintRules.WRITE_RESTRICTION, domain);
            words.until(next -> next.ahead("NOT", "VALID"));
            if (!words.accept("NOT", "VALID")) {
                effects.add(ConstraintRules.SCANNING_CONSTRAINT, domain);
            }
        } else if (words.accept("VALIDATE", "CONSTRAINT")) {
            effects.validated(domain, words.name());
        } else if (words.accept("SET", "NOT", "NULL")) {
            effects.add(ColumnRules.SET_NOT_NULL, domain);
            effects.add(ColumnRules.UNPROVEN_NOT_NULL, domain);
        } else if (words.accept("DROP", "NOT", "NULL")) {
            effects.add(ColumnRules.DROP_NOT_NULL, domain);
        } else if (words.accept("DROP", "DEFAULT")) {
            effects.add(ColumnRules.DROP_DEFAULT, domain);
        } else if (!words.accept("DROP", "CONSTRAINT") && !words.accept("SET", "DEFAULT")) {
            object(domain);
        }
    }

    private boolean isOwnedBy() {
        return words.accept("OWNED", "BY") && words.acceptName() && words.atEnd();
    }

    /** What is not known to leave the object as it is for its users counts as replacing it. */
    private void object(String object) {
        if (words.has("RENAME") || words.has("SET", "SCHEMA")) {
            effects.add(TableRules.RENAME_OBJECT, object);
        } else if (words.has("OWNER", "TO")) {
            effects.add(TableRules.ACCESS_CHANGE, object);
        } else if (!isOwnedBy()) {
            effects.add(TableRules.REPLACE_OBJECT, object);
        }
    }
}
