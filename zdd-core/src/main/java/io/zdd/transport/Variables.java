package io.zdd.transport;

import io.zdd.model.ZddException;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code {{name}}} stands for in the texts of a command. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9_]*)}}");

    private final Map<String, String> values;
    private final String command;

    /** The command is how messages show it. */
    Variables(Map<String, String> values, String command) {
        this.values = values;
        this.command = command;
    }

    /** Whether a text is a variable and nothing else. */
    static boolean isOne(String text) {
        return VARIABLE.matcher(text).matches();
    }

    /** Puts the values into a text; in a line for the shell each is quoted as one word. */
    String fill(String text, boolean shell) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw refused(
                        found.group(1),
                        ", for which there is no variable; there are " + new TreeSet<>(values.keySet()));
            }
            if (shell && isQuoted(text.substring(0, found.start()))) {
                throw refused(
                        found.group(1),
                        " within quotes or in a here-document; write it outside, for it is quoted by itself");
            }
            String given = Command.requireNoNul(value);
            return Matcher.quoteReplacement(shell ? Command.quoted(given) : given);
        });
    }

    private ZddException refused(String name, String why) {
        return new ZddException("the command `" + command + "` has {{" + name + "}}" + why);
    }

    /** Whether the shell is within quotes at the end of this text, as far as that can be told; if in doubt it is. */
    private static boolean isQuoted(String text) {
        char within = ' ';
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (within == '#') {
                within = at == '\n' ? ' ' : '#';
            } else if (at == '\\' && within != '\'') {
                i++;
            } else if (within == ' ') {
                boolean comment = at == '#' && (i == 0 || " \t\n;&|()".indexOf(text.charAt(i - 1)) >= 0);
                within = at == '\'' || at == '"' || comment ? at : ' ';
            } else if (at == within) {
                within = ' ';
            }
        }
        return within != ' ' || text.contains("<<") || text.contains("`");
    }
}
