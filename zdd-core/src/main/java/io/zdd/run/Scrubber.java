package io.zdd.run;

import io.zdd.model.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Takes the values of secrets out of texts; a secret of several lines is taken out line by line. Thread-safe. */
final class Scrubber {
    private final Set<Secret> known = ConcurrentHashMap.newKeySet();
    private volatile Set<String> values = Set.of();

    void add(Collection<Secret> secrets) {
        for (Secret secret : secrets) {
            if (known.add(secret)) {
                remember(secret.reveal());
            }
        }
    }

    /** The same secret, whose every value is known here before it is handed over; a supplier may give another each time. */
    Secret watched(Secret secret) {
        return Secret.from(secret.name(), () -> reveal(secret));
    }

    String reveal(Secret secret) {
        String value = secret.reveal();
        remember(value);
        return value;
    }

    /** Longer values first, so that one that contains another is taken out whole. */
    private synchronized void remember(String value) {
        Set<String> more = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        more.addAll(values);
        value.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(more::add);
        values = more;
    }

    /** How many characters the longest value that is known has. */
    int longest() {
        return values.stream().mapToInt(String::length).max().orElse(0);
    }

    String scrub(String text) {
        String scrubbed = text;
        for (String value : values) {
            scrubbed = scrubbed.replace(value, "***");
        }
        return scrubbed;
    }
}
