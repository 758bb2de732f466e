package io.zdd.examples.bench;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number with its target.
 *
 * @param name what was measured
 * @param value the number
 * @param unit of the number and the target
 * @param target what the number should not exceed
 * @param details what the number was made of, by names that are fit for JSON
 */
record Measurement(String name, double value, String unit, double target, Map<String, Double> details) {
    /** Copies the details. */
    Measurement {
        details = Map.copyOf(details);
    }

    boolean metTarget() {
        return value <= target;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-34s %,12.2f %-6s target %,12.2f  %s",
                name,
                value,
                unit,
                target,
                metTarget() ? "pass" : "FAIL");
    }

    String json() {
        StringBuilder json = new StringBuilder();
        json.append(String.format(
                Locale.ROOT,
                "{\"benchmark\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"target\": %.3f, \"pass\": %b",
                name,
                value,
                unit,
                target,
                metTarget()));
        new TreeMap<>(details)
                .forEach((key, number) -> json.append(String.format(Locale.ROOT, ", \"%s\": %.3f", key, number)));
        return json.append('}').toString();
    }
}
