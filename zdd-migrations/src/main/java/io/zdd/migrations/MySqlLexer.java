package io.zdd.migrations;

import io.zdd.migrations.Token.Kind;

/** MariaDB's and MySQL's: backticks, backslashes, # comments, code in versioned comments. */
final class MySqlLexer extends Lexer {
    MySqlLexer(String sql) {
        super(sql);
    }

    @Override
    Special special(int from) {
        char first = sql.charAt(from);
        if (first == '#' || isDashes(from)) {
            return new Special(Kind.COMMENT, lineEnd(from));
        }
        if (sql.startsWith("/*", from)) {
            boolean code = sql.startsWith("/*!", from) || sql.startsWith("/*M!", from);
            return new Special(code ? Kind.VERSIONED : Kind.COMMENT, commentEnd(from));
        }
        if (first == '`') {
            return new Special(Kind.QUOTED, quotedEnd(from, false));
        }
        return new Special(Kind.STRING, first == '"' ? quotedEnd(from, true) : from);
    }

    @Override
    int stringEnd(int from) {
        return quotedEnd(from, true);
    }

    /** {@code a--1} is arithmetic: two dashes are a comment only before white space. */
    private boolean isDashes(int from) {
        return sql.startsWith("--", from) && (from + 2 >= sql.length() || Character.isWhitespace(sql.charAt(from + 2)));
    }

    private int commentEnd(int from) {
        int closing = sql.indexOf("*/", from + 2);
        if (closing < 0) {
            throw unterminated(from);
        }
        return closing + 2;
    }
}
