package io.zdd.migrations;

import io.zdd.migrations.Token.Kind;
import io.zdd.model.ZddException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Cuts a text into tokens: what all dialects have in common. */
abstract class Lexer {
    final String sql;
    private final int[] newlines;
    private int at;

    Lexer(String sql) {
        this.sql = sql;
        newlines = IntStream.range(0, sql.length())
                .filter(i -> sql.charAt(i) == '\n')
                .toArray();
    }

    static Lexer of(String sql, Dialect dialect) {
        return dialect == Dialect.POSTGRESQL ? new PostgresLexer(sql) : new MySqlLexer(sql);
    }

    /** Behind the comment, string or quoted name that begins here and only this dialect has; or the same place. */
    abstract Special special(int from);

    /** Behind the string in these quotes. */
    abstract int stringEnd(int from);

    record Special(Kind kind, int end) {}

    /** Whether another token follows; white space is skipped. */
    boolean hasNext() {
        while (at < sql.length() && (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '\uFEFF')) {
            at++;
        }
        return at < sql.length();
    }

    Token next() {
        int start = at;
        Special special = special(start);
        if (special.end() > start) {
            return token(special.kind(), start, special.end());
        }
        char first = sql.charAt(start);
        if (first == '\'') {
            return token(Kind.STRING, start, stringEnd(start));
        }
        if (isWordStart(first)) {
            return token(Kind.WORD, start, wordEnd(start));
        }
        if (isDigit(first)) {
            return token(Kind.NUMBER, start, numberEnd(start));
        }
        return token(Kind.SYMBOL, start, start + (sql.startsWith("::", start) ? 2 : 1));
    }

    /** Takes what ends statements from here on: the rest of the line. */
    String delimiter() {
        int start = at;
        at = lineEnd(at);
        String delimiter = sql.substring(start, at).strip();
        if (delimiter.isEmpty()) {
            throw new ZddException("DELIMITER in line " + line(start) + " does not say what ends a statement: write"
                    + " DELIMITER // before a routine, and DELIMITER ; behind it.");
        }
        return delimiter;
    }

    /** Takes a text if it is what comes next. */
    boolean take(String text) {
        if (!sql.startsWith(text, at)) {
            return false;
        }
        at += text.length();
        return true;
    }

    private Token token(Kind kind, int start, int end) {
        at = end;
        String text = kind == Kind.QUOTED ? unquoted(start, end) : sql.substring(start, end);
        return new Token(kind, text, start, end);
    }

    private String unquoted(int start, int end) {
        String quote = sql.substring(start, start + 1);
        return sql.substring(start + 1, end - 1).replace(quote + quote, quote);
    }

    int lineEnd(int from) {
        int end = sql.indexOf('\n', from);
        return end < 0 ? sql.length() : end;
    }

    /** Behind what is closed by the quote it begins with; a doubled quote stands for itself. */
    int quotedEnd(int from, boolean backslash) {
        char quote = sql.charAt(from);
        for (int i = from + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (backslash && c == '\\') {
                i++;
            } else if (c == quote) {
                if (i + 1 >= sql.length() || sql.charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
        }
        throw unterminated(from);
    }

    ZddException unterminated(int from) {
        return new ZddException("What begins in line " + line(from) + " with " + excerpt(from)
                + " does not end: close the quote or the comment.");
    }

    private String excerpt(int from) {
        return sql.substring(from, Math.min(lineEnd(from), from + 20)).strip();
    }

    int line(int offset) {
        int found = Arrays.binarySearch(newlines, offset);
        return found < 0 ? -found : found + 1;
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < sql.length() && isWordPart(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private int numberEnd(int from) {
        int end = from;
        while (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '.')) {
            end++;
        }
        return end;
    }

    private static boolean isWordStart(char c) {
        return c == '_' || Character.isLetter(c) || c > 127;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
