package io.zdd.migrations;

import io.zdd.model.ZddException;

/**
 * The name of a table, a column or the like, as the server keeps it.
 *
 * @param text without quotes
 */
record Identifier(String text) {
    Identifier {
        if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new ZddException("a name in the database cannot be blank or hold control characters: '" + text + "'");
        }
    }

    /** In the quotes of a kind of server, so that it may be a word of SQL. */
    String in(Dialect dialect) {
        String quote = dialect == Dialect.POSTGRESQL ? "\"" : "`";
        return quote + text.replace(quote, quote + quote) + quote;
    }
}
