package io.zdd.ssh;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands what is not to be taken literally in a value: {@code ~}, {@code %h} and <code>${NAME}</code>.
 *
 * @param values by letter, what a token stands for
 * @param surroundings where the home directory and the variables come from
 */
record Tokens(Map<String, String> values, Surroundings surroundings) {
    private static final Pattern TOKEN = Pattern.compile("%(?<letter>.?)");
    private static final Pattern TOKEN_OR_VARIABLE =
            Pattern.compile("%(?<letter>.?)|\\$\\{(?<name>[^}]*)(?<closed>}?)");

    /** Expands the tokens alone. */
    static String percent(Setting setting, Map<String, String> values) {
        return TOKEN.matcher(setting.text())
                .replaceAll(found -> Matcher.quoteReplacement(token(setting, found.group(1), values)));
    }

    /** A file with a tilde, tokens and variables expanded. */
    Path path(Setting setting) {
        return literalPath(new Setting(expand(setting), setting.where()));
    }

    /** A file that is named literally. */
    static Path literalPath(Setting setting) {
        try {
            return Path.of(setting.text());
        } catch (InvalidPathException invalid) {
            throw setting.refused("is not a path: " + invalid.getReason());
        }
    }

    /** The text with a tilde, tokens and variables expanded. */
    String expand(Setting setting) {
        Setting fromRoot = new Setting(tilde(setting), setting.where());
        return TOKEN_OR_VARIABLE
                .matcher(fromRoot.text())
                .replaceAll(found -> Matcher.quoteReplacement(replacement(setting, found)));
    }

    private String tilde(Setting setting) {
        String text = setting.text();
        if (!text.startsWith("~")) {
            return text;
        }
        if (!text.equals("~") && !text.startsWith("~/")) {
            throw setting.refused("names another user's home; write the path from the root");
        }
        String below = text.substring(1).replaceFirst("^/+", "");
        return below.isEmpty() ? surroundings.home().toString() : surroundings.home() + "/" + below;
    }

    private String replacement(Setting setting, MatchResult found) {
        String name = found.group(2);
        if (name == null) {
            return token(setting, found.group(1), values);
        }
        String value = surroundings.environment().get(name);
        if (value == null || found.group(3).isEmpty()) {
            throw setting.refused("refers to an environment variable that is not set, or has no closing brace");
        }
        return value;
    }

    private static String token(Setting setting, String letter, Map<String, String> values) {
        @Nullable String value = letter.equals("%") ? "%" : values.get(letter);
        if (value == null) {
            throw setting.refused("has the token %" + letter + ", which cannot be expanded here; known are %% and "
                    + values.keySet().stream().sorted().map(key -> "%" + key).toList());
        }
        return value;
    }
}
