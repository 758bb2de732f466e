package io.zdd.release;

import io.zdd.model.ZddException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Translates the wildcards of a {@code .gitignore} into a regular expression, from left to right. */
final class Glob {
    private static final Set<String> CLASSES = Set.of(
            "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
            "xdigit");

    private final String text;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    private Glob(String text) {
        this.text = text;
    }

    /** The pattern of whole paths; what is not anchored may also begin below a directory. */
    static Pattern pattern(String text, boolean anchored) {
        Glob glob = new Glob(text);
        while (glob.at < text.length()) {
            glob.translate();
        }
        return Pattern.compile((anchored ? "" : "(?:.*/)?") + glob.regex, Pattern.DOTALL);
    }

    private void translate() {
        boolean first = at == 0 || text.charAt(at - 1) == '/';
        if (first && text.startsWith("**/", at)) {
            regex.append("(?:.*/)?");
            at += 3;
        } else if (first && text.substring(at).equals("**")) {
            regex.append(".+");
            at += 2;
        } else if (accept("*")) {
            regex.append("[^/]*");
        } else if (accept("?")) {
            regex.append("[^/]");
        } else if (accept("[")) {
            set();
        } else {
            regex.append(Pattern.quote(literal()));
        }
    }

    /** A set of characters; a bracket that closes it may stand in it as the first, and it never matches a slash. */
    private void set() {
        boolean negated = accept("!") || accept("^");
        regex.append("(?!/)[").append(negated ? "^" : "");
        int start = at;
        while (at == start || !text.startsWith("]", at)) {
            if (accept("[:")) {
                named();
            } else {
                range();
            }
        }
        at++;
        regex.append(']');
    }

    private void named() {
        int end = text.indexOf(":]", at);
        String name = end < 0 ? "" : text.substring(at, end);
        if (!CLASSES.contains(name)) {
            throw new ZddException("it has an unknown class of characters");
        }
        String java =
                name.equals("xdigit") ? "XDigit" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        regex.append("\\p{").append(java).append('}');
        at = end + 2;
    }

    private void range() {
        String low = literal();
        boolean range = text.startsWith("-", at) && at + 1 < text.length() && text.charAt(at + 1) != ']';
        at += range ? 1 : 0;
        String high = range ? literal() : low;
        if (low.codePointAt(0) > high.codePointAt(0)) {
            throw new ZddException("the range from '" + low + "' to '" + high + "' goes backwards");
        }
        regex.append(String.format("\\x{%x}-\\x{%x}", low.codePointAt(0), high.codePointAt(0)));
    }

    /** One character, which a backslash protects from being more than that. */
    private String literal() {
        at += text.startsWith("\\", at) ? 1 : 0;
        if (at >= text.length()) {
            throw new ZddException("it ends too early; a '[' or '\\' that is meant as such is written '\\[' or '\\\\'");
        }
        String literal = Character.toString(text.codePointAt(at));
        at += literal.length();
        return literal;
    }

    private boolean accept(String wanted) {
        boolean there = text.startsWith(wanted, at);
        at += there ? wanted.length() : 0;
        return there;
    }
}
