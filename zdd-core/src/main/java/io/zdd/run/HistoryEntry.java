package io.zdd.run;

import io.zdd.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a host's history.
 *
 * @param at when, by the deployer's clock
 * @param deployment the deployment that did it
 * @param by who
 * @param release the release, or empty for an unlocking
 * @param state the state it came into, or what else was done
 * @param reason why, where one was given
 */
public record HistoryEntry(
        Instant at, String deployment, String by, Optional<String> release, String state, Optional<String> reason) {
    static HistoryEntry parse(String line) {
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
