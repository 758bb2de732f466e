package io.zdd.ssh;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads the values that are not just text. */
final class SettingValues {
    private static final Map<String, String> STRICTNESS = Map.of(
            "true",
            "yes",
            "yes",
            "yes",
            "false",
            "no",
            "no",
            "no",
            "off",
            "no",
            "ask",
            "ask",
            "accept-new",
            "accept-new");
    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "yes", true, "false", false, "no", false);
    private static final Map<String, Integer> SECONDS =
            Map.of("", 1, "s", 1, "m", 60, "h", 3600, "d", 86_400, "w", 604_800);
    private static final Pattern TIMES = Pattern.compile("(?:\\d{1,9}[smhdwSMHDW]?)+");
    private static final Pattern TIME = Pattern.compile("(\\d+)(\\D?)");

    private SettingValues() {}

    static int port(Setting setting) {
        int port = setting.text().matches("\\d{1,5}") ? Integer.parseInt(setting.text()) : 0;
        if (port < 1 || port > 65_535) {
            throw setting.refused("is not a port between 1 and 65535");
        }
        return port;
    }

    static int count(Setting setting) {
        if (!setting.text().matches("\\d{1,9}")) {
            throw setting.refused("is not a number");
        }
        return Integer.parseInt(setting.text());
    }

    static boolean flag(Setting setting) {
        return maybeFlag(setting).orElseThrow(() -> setting.refused("is neither yes nor no"));
    }

    /** Yes, no, or something else. */
    static Optional<Boolean> maybeFlag(Setting setting) {
        return Optional.ofNullable(FLAGS.get(setting.text().toLowerCase(Locale.ROOT)));
    }

    static String strictness(Setting setting) {
        return Optional.ofNullable(STRICTNESS.get(setting.text().toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> setting.refused("is none of yes, no, ask and accept-new"));
    }

    /** A time such as {@code 30} or {@code 1h30m}; empty for none, and for 0, which means the same. */
    static Optional<Duration> time(Setting setting) {
        if (setting.isNone()) {
            return Optional.empty();
        }
        if (!TIMES.matcher(setting.text()).matches()) {
            throw setting.refused("is not a time such as 30, 10s or 1h30m");
        }
        long seconds = TIME.matcher(setting.text())
                .results()
                .mapToLong(SettingValues::seconds)
                .sum();
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private static long seconds(MatchResult time) {
        int unit = SECONDS.getOrDefault(time.group(2).toLowerCase(Locale.ROOT), 1);
        return Long.parseLong(time.group(1)) * unit;
    }
}
