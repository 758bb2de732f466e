package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a configuration.
 *
 * @param keyword the keyword in lower case
 * @param rest what follows it, without the equals sign that may stand between
 * @param where its file and line
 */
record ConfigLine(String keyword, String rest, String where) {
    private static final Pattern LINE = Pattern.compile("([^\\s\"=]+)\\s*=?\\s*(.*)", Pattern.DOTALL);

    /** The line, or nothing if it is empty or a comment. */
    static Optional<ConfigLine> of(String line, String where) {
        String stripped = line.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return Optional.empty();
        }
        Matcher matcher = LINE.matcher(stripped);
        if (!matcher.matches()) {
            throw new ZddException(where + ": the line does not begin with a keyword: " + stripped);
        }
        return Optional.of(new ConfigLine(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2), where));
    }

    /** One or more arguments, none of them empty. */
    List<String> arguments() {
        List<String> words = Words.split(rest, where);
        if (words.isEmpty() || words.contains("")) {
            throw new ZddException(where + ": " + keyword + " has no argument, or an empty one");
        }
        return words;
    }

    /** The same with the place where they stand. */
    List<Setting> settings() {
        return arguments().stream().map(text -> new Setting(text, where)).toList();
    }

    /** The only argument. */
    Setting argument() {
        List<String> words = arguments();
        if (words.size() > 1) {
            throw new ZddException(
                    where + ": " + keyword + " takes one argument and has " + words + "; quote what has blanks");
        }
        return new Setting(words.get(0), where);
    }

    /** What follows the keyword, where quotes have no meaning. */
    Setting verbatim() {
        if (rest.isEmpty()) {
            throw new ZddException(where + ": " + keyword + " has no argument");
        }
        return new Setting(rest, where);
    }

    /** The same up to a comment. */
    Setting withoutComment() {
        return new ConfigLine(keyword, rest.replaceFirst("#.*", "").strip(), where).verbatim();
    }
}
