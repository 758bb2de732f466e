package io.zdd.release;

import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns as in a {@code .gitignore}: the last that matches decides; below an ignored directory nothing is looked at.
 *
 * <p>Immutable and thread-safe. Made by {@link Release#ignore(String...)}, for a {@link Source}.
 */
public final class IgnoreRules {
    private final List<Rule> rules;

    private IgnoreRules(List<Rule> rules) {
        this.rules = rules;
    }

    static IgnoreRules of(List<String> patterns) {
        List<Rule> rules = new ArrayList<>();
        for (String pattern : patterns) {
            if (!pattern.isBlank() && !pattern.startsWith("#")) {
                rules.add(Rule.parse(pattern));
            }
        }
        return new IgnoreRules(List.copyOf(rules));
    }

    /**
     * Whether something is left out; that its parents are not, the caller knows.
     *
     * @param path relative to the release, with slashes between its names and none at its ends
     * @param directory whether it is a directory
     * @return whether it is left out
     */
    public boolean ignores(String path, boolean directory) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((directory || !rule.directoriesOnly)
                    && rule.pattern.matcher(path).matches()) {
                return !rule.negated;
            }
        }
        return false;
    }

    private record Rule(Pattern pattern, boolean negated, boolean directoriesOnly) {
        static Rule parse(String text) {
            boolean negated = text.startsWith("!");
            String glob = withoutSpaces(negated ? text.substring(1) : text);
            boolean directoriesOnly = glob.endsWith("/");
            glob = directoriesOnly ? glob.substring(0, glob.length() - 1) : glob;
            boolean anchored = glob.indexOf('/') >= 0;
            glob = glob.startsWith("/") ? glob.substring(1) : glob;
            try {
                return new Rule(Glob.pattern(glob, anchored), negated, directoriesOnly);
            } catch (ZddException broken) {
                throw new ZddException("'" + text + "' is not a pattern to ignore by: " + broken.getMessage(), broken);
            }
        }

        /** Spaces at the end do not count, but for one after a backslash. */
        private static String withoutSpaces(String text) {
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == ' ' && (end == 1 || text.charAt(end - 2) != '\\')) {
                end--;
            }
            return text.substring(0, end);
        }
    }
}
