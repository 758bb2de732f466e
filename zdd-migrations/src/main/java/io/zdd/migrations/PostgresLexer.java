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
            return new Special(Kind.COMMENT, lineEnd(from));
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
            return new Special(Kind.STRING, quotedEnd(prefixed.end() - 1, escapes));
        }
        return new Special(Kind.STRING, dollarEnd(from));
    }

    @Override
    int stringEnd(int from) {
        return quotedEnd(from, false);
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
