package io.zdd.ssh;

import java.util.List;
import java.util.regex.Pattern;

/** The patterns of Host and Match, in which {@code *} is any text, {@code ?} any character and {@code !} negates. */
final class HostPatterns {
    private HostPatterns() {}

    /** Whether one of the patterns matches and none of the negated ones does. */
    static boolean match(String text, List<String> patterns) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (matches(text, negated ? pattern.substring(1) : pattern)) {
                if (negated) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    /** The same for patterns in one text, separated by commas. */
    static boolean match(String text, String patterns) {
        return match(text, List.of(patterns.split(",")));
    }

    private static boolean matches(String text, String pattern) {
        StringBuilder regex = new StringBuilder();
        pattern.chars()
                .forEach(c -> regex.append(
                        switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
