package io.zdd.release;

import io.zdd.model.ZddException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns as in a {@code .gitignore}: the last that matches decides; below an ignored directory nothing is looked at. */
final class IgnoreRules {
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

    /** Whether something is left out; its parents are known not to be. */
    boolean ignores(String path, boolean directory) {
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
            String glob = negated ? text.substring(1) : text;
            boolean directoriesOnly = glob.endsWith("/");
            glob = directoriesOnly ? glob.substring(0, glob.length() - 1) : glob;
            boolean anchored = glob.indexOf('/') >= 0;
            glob = glob.startsWith("/") ? glob.substring(1) : glob;
            try {
                return new Rule(
                        Pattern.compile((anchored ? "" : "(?:.*/)?") + regex(glob), Pattern.DOTALL),
                        negated,
                        directoriesOnly);
            } catch (PatternSyntaxException broken) {
                throw new ZddException(
                        "'" + text + "' is not a pattern to ignore by: " + broken.getDescription(), broken);
            }
        }

        private static String regex(String glob) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); ) {
                i += translate(glob, i, regex);
            }
            return regex.toString();
        }

        /** Appends what begins at an index; gives how many characters of the glob that was. */
        private static int translate(String glob, int i, StringBuilder regex) {
            char c = glob.charAt(i);
            boolean atStart = i == 0 || glob.charAt(i - 1) == '/';
            if (atStart && glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                return 3;
            }
            if (atStart && glob.substring(i).equals("**")) {
                regex.append(".+");
                return 2;
            }
            if (c == '[' && glob.indexOf(']', i + 2) > 0) {
                int end = glob.indexOf(']', i + 2);
                String set = glob.substring(i + 1, end)
                        .replace("\\", "\\\\")
                        .replace("[", "\\[")
                        .replace("&&", "\\&\\&");
                regex.append("(?!/)[")
                        .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                        .append(']');
                return end - i + 1;
            }
            boolean escaped = c == '\\' && i + 1 < glob.length();
            switch (escaped ? 'x' : c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                default -> regex.append(Pattern.quote(String.valueOf(escaped ? glob.charAt(i + 1) : c)));
            }
            return escaped ? 2 : 1;
        }
    }
}
