package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.List;

/** Splits what follows a keyword into words as OpenSSH does: blanks, both kinds of quotes, backslashes, comments. */
final class Words {
    private final String text;
    private final String where;
    private int at;

    private Words(String text, String where) {
        this.text = text;
        this.where = where;
    }

    static List<String> split(String text, String where) {
        Words words = new Words(text, where);
        List<String> found = new ArrayList<>();
        while (words.hasNext()) {
            found.add(words.next());
        }
        return List.copyOf(found);
    }

    private boolean hasNext() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at < text.length() && text.charAt(at) != '#';
    }

    private String next() {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && isEscapable(at + 1, quote != 0)) {
                word.append(text.charAt(++at));
            } else if (quote == 0 && isBlank(c)) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new ZddException(where + ": a quote is not closed in " + text);
        }
        return word.toString();
    }

    /** Any other backslash stands for itself. */
    private boolean isEscapable(int index, boolean quoted) {
        return index < text.length() && (quoted ? "'\"\\" : "'\"\\ ").indexOf(text.charAt(index)) >= 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
