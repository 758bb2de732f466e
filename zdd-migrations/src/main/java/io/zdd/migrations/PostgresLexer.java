package io.zdd.migrations;

import io.zdd.migrations.Token.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's: nested comments, dollar quotes, strings with prefixes. */
final class PostgresLexer extends Lexer {
    private static final Pattern DOLLAR = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");
    private static final Pattern PREFIXED = Pattern.compile("(?i)(?:e|b|x|n|u&)'");

    PostgresLexer(String sql) {
        super(sql);
    }

    @Override
    Special special(int from) {
        if (sql.startsWith("--", from)) {
            return new Special(Kind.COMMENT, returnOrLineEnd(from));
        }
        if (sql.startsWith("/*", from)) {
            return new Special(Kind.COMMENT, commentEnd(from));
        }
        if (sql.charAt(from) == '"') {
            return new Special(Kind.QUOTED, quotedEnd(from, false));
        }
        Matcher prefixed = PREFIXED.matcher(sql).region(from, sql.length());
        if (prefixed.lookingAt()) {
            boolean escapes = Character.toLowerCase(sql.charAt(from)) == 'e';
            int quote = prefixed.end() - 1;
            return new Special(Kind.STRING, escapes ? escapedEnd(quote) : quotedEnd(quote, false));
        }
        return new Special(Kind.STRING, dollarEnd(from));
    }

    @Override
    int stringEnd(int from) {
        return quotedEnd(from, false);
    }

    /** A carriage return ends a comment, too. */
    private int returnOrLineEnd(int from) {
        int end = sql.indexOf('\r', from);
        return end < 0 ? lineEnd(from) : Math.min(end, lineEnd(from));
    }

    /** A string that goes on in the next line goes on with its escapes. */
    private int escapedEnd(int from) {
        int end = quotedEnd(from, true);
        int next = end;
        while (next < sql.length() && Character.isWhitespace(sql.charAt(next))) {
            next++;
        }
        boolean goesOn = next > returnOrLineEnd(end) && sql.startsWith("'", next);
        return goesOn ? escapedEnd(next) : end;
    }

    private int commentEnd(int from) {
        int depth = 0;
        for (int i = from; i < sql.length() - 1; i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        throw unterminated(from);
    }

    private int dollarEnd(int from) {
        Matcher opening = DOLLAR.matcher(sql).region(from, sql.length());
        if (!opening.lookingAt()) {
            return from;
        }
        int closing = sql.indexOf(opening.group(), opening.end());
        if (closing < 0) {
            throw unterminated(from);
        }
        return closing + opening.group().length();
    }
}
