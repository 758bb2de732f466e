package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The statement of a backfill, made for one batch after the other.
 *
 * @param file where it stands
 * @param statement with {@code :from} and {@code :to} in it
 * @param table whose rows are counted off, as it stands in the statement
 * @param key by which they are counted off: what is compared with {@code :from}
 * @param verify the query that finds rows which are still to be filled; empty if there is none
 */
record BackfillScript(MigrationFile file, Statement statement, String table, String key, Optional<String> verify) {
    /**
     * Reads the statement of a file that has passed the check.
     *
     * @throws ZddException if it does not say of which table the key is
     */
    static BackfillScript of(MigrationFile file, Database database) {
        Statement statement =
                Splitter.split(file.sql(), database.dialect()).statements().get(0);
        Optional<String> verify = statement.directives().stream()
                .filter(Directive::isVerify)
                .map(Directive::value)
                .findFirst();
        return new BackfillScript(file, statement, table(file, statement), key(statement), verify);
    }

    private static String table(MigrationFile file, Statement statement) {
        List<Token> tokens = statement.tokens();
        String before = tokens.get(0).is("UPDATE") ? "UPDATE" : "FROM";
        int at = IntStream.range(0, tokens.size())
                .filter(i -> tokens.get(i).is(before)
                        && (i == 0 || !tokens.get(i - 1).is(":")))
                .findFirst()
                .orElse(tokens.size());
        do {
            at++;
        } while (at < tokens.size()
                && (tokens.get(at).is("ONLY")
                        || tokens.get(at).is("IGNORE")
                        || tokens.get(at).is("LOW_PRIORITY")));
        int end = at;
        while (end < tokens.size() && (tokens.get(end).isName() && end == at || follows(tokens, at, end))) {
            end++;
        }
        if (end == at) {
            throw new ZddException(
                    file + ": it cannot be told from which table the rows come. Write UPDATE <table> …, or"
                            + " INSERT INTO … SELECT … FROM <table> …, with the key of that table between :from and :to.");
        }
        return source(statement, tokens.get(at), tokens.get(end - 1));
    }

    /** Whether a name goes on: a dot, or what stands behind one. */
    private static boolean follows(List<Token> tokens, int start, int at) {
        return at > start && (tokens.get(at).is(".") || tokens.get(at - 1).is("."));
    }

    /** The last name before {@code > :from}: an alias in front of it means nothing elsewhere. */
    private static String key(Statement statement) {
        Token name = statement.tokens().get(bound(statement, ">", "from") - 1);
        return source(statement, name, name);
    }

    /** Where the comparison begins that ends with this bound; the check has seen that it is there. */
    private static int bound(Statement statement, String comparison, String name) {
        List<Token> tokens = statement.tokens();
        return IntStream.range(1, tokens.size() - 2)
                .filter(i -> tokens.get(i).is(comparison)
                        && tokens.get(i + 1).is(":")
                        && tokens.get(i + 2).is(name))
                .findFirst()
                .orElseThrow();
    }

    private static String source(Statement statement, Token first, Token last) {
        int start = statement.tokens().get(0).start();
        return statement.text().substring(first.start() - start, last.end() - start);
    }

    /** The statement for the rows above the one key, up to the other. */
    String sql(long from, long to) {
        StringBuilder sql = new StringBuilder();
        int start = statement.tokens().get(0).start();
        int copied = start;
        List<Token> tokens = statement.tokens();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean isFrom = tokens.get(i + 1).is("from");
            if (tokens.get(i).is(":") && (isFrom || tokens.get(i + 1).is("to"))) {
                sql.append(statement.text(), copied - start, tokens.get(i).start() - start);
                sql.append(isFrom ? from : to);
                copied = tokens.get(i + 1).end();
            }
        }
        return sql.append(statement.text().substring(copied - start)).toString();
    }

    /** What its lock is called, and what messages call it. */
    String name() {
        return "V" + file.version() + " backfill";
    }
}
