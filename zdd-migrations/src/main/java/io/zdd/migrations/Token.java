package io.zdd.migrations;

/**
 * The smallest part of a statement.
 *
 * @param kind what it is
 * @param text as it stands in the file; of a quoted name, what stands between the quotes
 * @param start where it begins in the file's text
 * @param end behind its last character
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        /** A keyword or a name without quotes. */
        WORD,
        /** A name in quotes. */
        QUOTED,
        STRING,
        NUMBER,
        SYMBOL,
        /** Code that only some versions run: {@code /*! … *}{@code /}. */
        VERSIONED,
        COMMENT
    }

    boolean is(String keyword) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(keyword);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }
}
