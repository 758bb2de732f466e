package io.zdd.run;

import io.zdd.json.Json;
import io.zdd.model.ZddException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of a host's history.
 *
 * @param at when, by the deployer's clock; of a damaged line, when the one before it was written
 * @param deployment the deployment that did it
 * @param by who
 * @param release the release, or empty for an unlocking
 * @param state the state it came into, or what else was done; {@link #DAMAGED} for a line that cannot be read
 * @param reason why, where one was given
 */
public record HistoryEntry(
        Instant at, String deployment, String by, Optional<String> release, String state, Optional<String> reason) {
    /** The state of an entry that stands for a line which cannot be read. */
    public static final String DAMAGED = "DAMAGED";

    /** The line of the log, with its end. */
    String line() {
        return Json.object()
                        .put("at", at.toString())
                        .put("deployment", deployment)
                        .put("by", by)
                        .put("release", release)
                        .put("state", state)
                        .put("reason", reason)
                + "\n";
    }

    /** The lines that can be read; another one, as a crash in the middle of writing leaves it, becomes an entry that says so. */
    static List<HistoryEntry> parseAll(String text) {
        List<HistoryEntry> entries = new ArrayList<>();
        Instant last = Instant.EPOCH;
        for (String line : text.lines().filter(one -> !one.isBlank()).toList()) {
            HistoryEntry entry = parse(line, last);
            last = entry.at();
            entries.add(entry);
        }
        return entries;
    }

    private static HistoryEntry parse(String line, Instant last) {
        try {
            return parse(line);
        } catch (ZddException torn) {
            String what = "this line of the log cannot be read: " + line;
            return new HistoryEntry(last, "unknown", "unknown", Optional.empty(), DAMAGED, Optional.of(what));
        }
    }

    private static HistoryEntry parse(String line) {
        Json json = Json.parse(line);
        return new HistoryEntry(
                json.instant("at"),
                json.text("deployment"),
                json.text("by"),
                json.optionalText("release"),
                json.text("state"),
                json.optionalText("reason"));
    }
}
