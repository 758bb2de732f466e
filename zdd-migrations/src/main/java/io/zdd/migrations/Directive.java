package io.zdd.migrations;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instruction in a comment: {@code -- @allow drop-index: nobody reads by it}.
 *
 * @param name the word behind the at sign
 * @param value what follows it, or an empty text
 * @param line where it stands
 */
record Directive(String name, String value, int line) {
    private static final Pattern FORM = Pattern.compile("--\\s*@(\\w+)\\s*(.*)", Pattern.DOTALL);

    /** Whether it asks for one transaction around all statements of its file. */
    boolean isTransaction() {
        return name.equals("transaction") && value.isEmpty();
    }

    /** Whether it is the query that finds rows which a backfill still has to fill. */
    boolean isVerify() {
        return name.equals("verify") && value.regionMatches(true, 0, "SELECT ", 0, 7);
    }

    static Optional<Directive> in(String comment, int line) {
        Matcher form = FORM.matcher(comment);
        return form.matches()
                ? Optional.of(new Directive(form.group(1), form.group(2).strip(), line))
                : Optional.empty();
    }
}
