package io.zdd.migrations;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A column as it is written behind ADD, MODIFY or CHANGE.
 *
 * @param type its name, without length and the like
 * @param clauses what is said about it
 * @param defaultValue the expression behind DEFAULT; empty where there is none
 */
record ColumnDefinition(String name, String type, Set<Clause> clauses, List<Token> defaultValue) {
    enum Clause {
        NOT_NULL,
        DEFAULT,
        UNIQUE,
        PRIMARY_KEY,
        CHECK,
        REFERENCES,
        IDENTITY,
        STORED,
        VIRTUAL
    }

    /** Words that end the default. */
    private static final String[] CLAUSE_STARTS = {
        "NOT",
        "NULL",
        "DEFAULT",
        "UNIQUE",
        "PRIMARY",
        "KEY",
        "CHECK",
        "REFERENCES",
        "GENERATED",
        "AS",
        "AUTO_INCREMENT",
        "COLLATE",
        "COMMENT",
        "CONSTRAINT",
        "AFTER",
        "FIRST",
        "ON",
        "INVISIBLE",
        "VISIBLE",
        "STORAGE",
        "COMPRESSION",
        "VIRTUAL",
        "STORED",
        "PERSISTENT",
        "DEFERRABLE",
        "INITIALLY"
    };

    boolean has(Clause clause) {
        return clauses.contains(clause);
    }

    boolean serial() {
        return has(Clause.IDENTITY) || type.matches("(small|big)?serial[248]?");
    }

    /** Whether a constraint comes with it that looks at each value. */
    boolean restricts() {
        return has(Clause.UNIQUE) || has(Clause.PRIMARY_KEY) || has(Clause.CHECK) || has(Clause.REFERENCES);
    }

    boolean generated() {
        return has(Clause.STORED) || has(Clause.VIRTUAL);
    }

    /** Whether an INSERT that does not name the column fails. */
    boolean required() {
        boolean filled = serial() || generated() || has(Clause.DEFAULT) && !defaultIsNull();
        return (has(Clause.NOT_NULL) || has(Clause.PRIMARY_KEY)) && !filled;
    }

    private boolean defaultIsNull() {
        return defaultValue.size() == 1 && defaultValue.get(0).is("NULL");
    }

    static ColumnDefinition read(Words words) {
        String name = words.name();
        String type = TypeName.read(words);
        Set<Clause> clauses = EnumSet.noneOf(Clause.class);
        List<Token> defaultValue = List.of();
        while (!words.atEnd()) {
            if (words.accept("DEFAULT")) {
                clauses.add(Clause.DEFAULT);
                defaultValue = defaultExpression(words);
            } else {
                new ColumnClauses(words, clauses).next();
            }
        }
        return new ColumnDefinition(name, type, clauses, defaultValue);
    }

    private static boolean atClause(Words words) {
        return words.aheadAny(CLAUSE_STARTS);
    }

    /** Its first word may be NULL. */
    private static List<Token> defaultExpression(Words words) {
        if (words.ahead("NULL")) {
            return List.of(words.next());
        }
        return words.until(ColumnDefinition::atClause);
    }
}
