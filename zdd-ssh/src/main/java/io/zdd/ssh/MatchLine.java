package io.zdd.ssh;

import io.zdd.model.ZddException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;

/**
 * Decides whether a Match line applies.
 *
 * <p>Criteria other than those of {@code facts} are refused rather than taken for a no: the settings below would be left
 * out, and the connection could go to the wrong place.
 *
 * @param line the line
 * @param facts by criterion, what it is about: host, originalhost, user and localuser
 */
record MatchLine(ConfigLine line, Map<String, String> facts) {
    boolean applies() {
        Deque<String> words = new ArrayDeque<>(line.arguments());
        if (words.size() == 1 && words.getFirst().matches("(?i)!?all")) {
            return !words.getFirst().startsWith("!");
        }
        boolean all = true;
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            boolean negated = word.startsWith("!");
            String[] parts = word.substring(negated ? 1 : 0).split("=", 2);
            String criterion = parts[0].toLowerCase(Locale.ROOT);
            boolean matched = matches(criterion, pattern(criterion, parts.length > 1 ? parts[1] : "", words));
            all &= matched != negated;
        }
        return all;
    }

    /** The pattern, which may follow the criterion after blanks, an equals sign or both. */
    private String pattern(String criterion, String attached, Deque<String> words) {
        if (!facts.containsKey(criterion)) {
            throw refused(criterion);
        }
        String pattern = attached;
        if (pattern.isEmpty() && !words.isEmpty()) {
            pattern = words.removeFirst();
            pattern = pattern.startsWith("=") ? pattern.substring(1) : pattern;
        }
        if (pattern.isEmpty() && !words.isEmpty()) {
            pattern = words.removeFirst();
        }
        if (pattern.isEmpty()) {
            throw new ZddException(line.where() + ": Match " + criterion + " has no pattern");
        }
        return pattern;
    }

    /** Hosts are compared in lower case, users as they are. */
    private boolean matches(String criterion, String pattern) {
        String fact = facts.getOrDefault(criterion, "");
        return criterion.endsWith("host")
                ? HostPatterns.match(fact.toLowerCase(Locale.ROOT), pattern.toLowerCase(Locale.ROOT))
                : HostPatterns.match(fact, pattern);
    }

    private ZddException refused(String criterion) {
        return new ZddException(line.where() + ": Match " + criterion + " is not understood where no ssh program is on"
                + " the PATH: without knowing whether the block applies, the connection could go to the wrong place."
                + " Install OpenSSH's client, or write the line with host, originalhost, user, localuser or all alone");
    }
}
