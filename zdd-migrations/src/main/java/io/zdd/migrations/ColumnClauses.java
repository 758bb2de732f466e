package io.zdd.migrations;

import io.zdd.migrations.ColumnDefinition.Clause;
import java.util.Set;

/** Reads what stands behind the type of a column; a word that is not known makes the statement one that is not understood. */
final class ColumnClauses {
    private final Words words;
    private final Set<Clause> clauses;

    ColumnClauses(Words words, Set<Clause> clauses) {
        this.words = words;
        this.clauses = clauses;
    }

    void next() {
        if (words.accept("CONSTRAINT")) {
            words.name();
        } else if (words.accept("NOT", "NULL")) {
            clauses.add(Clause.NOT_NULL);
        } else if (words.accept("PRIMARY", "KEY")) {
            clauses.add(Clause.PRIMARY_KEY);
        } else if (words.accept("UNIQUE")) {
            unique();
        } else if (words.accept("CHECK")) {
            check();
        } else if (words.accept("REFERENCES")) {
            references();
        } else if (words.accept("AUTO_INCREMENT")) {
            clauses.add(Clause.IDENTITY);
        } else if (words.accept("GENERATED") || words.ahead("AS")) {
            generated();
        } else {
            harmless();
        }
    }

    private void unique() {
        clauses.add(Clause.UNIQUE);
        words.accept("KEY");
        if (words.accept("NULLS")) {
            words.accept("NOT");
            words.expect("DISTINCT");
        }
    }

    private void check() {
        clauses.add(Clause.CHECK);
        words.parenthesised();
        words.accept("NO", "INHERIT");
    }

    private void references() {
        clauses.add(Clause.REFERENCES);
        words.name();
        if (words.ahead("(")) {
            words.parenthesised();
        }
        if (words.accept("MATCH")) {
            words.next();
        }
    }

    /** {@code ON DELETE SET NULL} of a foreign key, {@code ON UPDATE current_timestamp(6)} of MariaDB. */
    private void on() {
        words.next();
        if (words.accept("SET")) {
            words.next();
        } else if (!words.accept("NO", "ACTION")) {
            words.next();
        }
        if (words.ahead("(")) {
            words.parenthesised();
        }
    }

    private void generated() {
        if (words.accept("BY")) {
            words.expect("DEFAULT");
        } else {
            words.accept("ALWAYS");
        }
        words.expect("AS");
        if (words.accept("IDENTITY")) {
            clauses.add(Clause.IDENTITY);
            if (words.ahead("(")) {
                words.parenthesised();
            }
            return;
        }
        words.parenthesised();
        boolean stored = words.acceptAny("STORED", "PERSISTENT");
        if (!stored) {
            words.accept("VIRTUAL");
        }
        clauses.add(stored ? Clause.STORED : Clause.VIRTUAL);
    }

    private void harmless() {
        if (words.accept("ON")) {
            on();
        } else if (words.acceptAny("COLLATE", "AFTER")) {
            words.name();
        } else if (words.acceptAny("COMMENT", "STORAGE", "COMPRESSION", "INITIALLY")) {
            words.next();
        } else if (!words.accept("NOT", "DEFERRABLE")
                && !words.acceptAny("NULL", "FIRST", "DEFERRABLE", "INVISIBLE", "VISIBLE")) {
            throw new NotUnderstoodException();
        }
    }
}
