package io.zdd.migrations;

import java.util.List;

/**
 * One statement of a file.
 *
 * @param text as it stands in the file, without what ends it
 * @param line of its first word
 * @param tokens without comments; never empty
 * @param directives those before and within it
 */
record Statement(String text, int line, List<Token> tokens, List<Directive> directives) {
    Statement {
        tokens = List.copyOf(tokens);
        directives = List.copyOf(directives);
    }

    Words words() {
        return new Words(tokens);
    }
}
