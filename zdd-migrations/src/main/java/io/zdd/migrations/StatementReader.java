package io.zdd.migrations;

import java.util.List;

/** Recognises a statement and says what it does; one that it does not understand is said to be just that. */
final class StatementReader {
    private static final String[] ROUTINES = {"FUNCTION", "PROCEDURE", "RULE", "TRIGGER", "EVENT"};

    private final Database database;

    StatementReader(Database database) {
        this.database = database;
    }

    List<Effect> read(Statement statement) {
        Effects effects = new Effects();
        try {
            if (hidesMore(statement)) {
                throw new NotUnderstoodException();
            }
            read(statement.words(), effects);
        } catch (NotUnderstoodException e) {
            return List.of(new Effect.Judged(FileRules.NOT_UNDERSTOOD, "", ""));
        }
        return effects.all();
    }

    private void read(Words words, Effects effects) {
        if (words.accept("ALTER")) {
            alter(words, effects);
        } else if (words.accept("CREATE")) {
            new CreateReader(words, database, effects).read();
        } else if (words.accept("DROP")) {
            new DropReader(words, database, effects).read();
        } else if (words.aheadAny("INSERT", "UPDATE", "DELETE", "SELECT", "WITH", "REPLACE", "MERGE", "TRUNCATE")) {
            new RowReader(words, effects).read();
        } else {
            new CommandReader(words, database, effects).read();
        }
    }

    private void alter(Words words, Effects effects) {
        if (database.postgresql() && words.accept("TABLE")) {
            new PostgresAlterTable(words, database, effects).read();
        } else if (!database.postgresql() && (words.accept("TABLE") || words.accept("ONLINE", "TABLE"))) {
            new MySqlAlterTable(words, database, effects).read();
        } else {
            new AlterObject(words, database, effects).read();
        }
    }

    /** Code for some versions only, or a semicolon where no body of a routine can have one. */
    private static boolean hidesMore(Statement statement) {
        boolean semicolon = statement.tokens().stream().anyMatch(token -> token.is(";"));
        return semicolon && !isRoutine(statement.words())
                || statement.tokens().stream().anyMatch(token -> token.kind() == Token.Kind.VERSIONED);
    }

    private static boolean isRoutine(Words words) {
        words.accept("CREATE");
        words.accept("OR", "REPLACE");
        if (words.ahead("DEFINER")) {
            words.until(next -> next.aheadAny(ROUTINES));
        }
        return words.aheadAny(ROUTINES);
    }
}
