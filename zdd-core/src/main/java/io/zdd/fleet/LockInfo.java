package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ZddException;
import java.time.Instant;
import java.util.List;

/**
 * Who holds a host: the content of {@code .zdd/lock}.
 *
 * @param deployment the id of the deployment, rollback or prune
 * @param owner user, machine and process
 * @param purpose what it is doing, or why a person holds it
 * @param since when it was taken, by the owner's clock
 * @param participants the hosts that it holds, by the owner's names for them
 * @param manual whether a person holds it, who has no heartbeat: only a person gives it back
 */
public record LockInfo(
        String deployment, String owner, String purpose, Instant since, List<String> participants, boolean manual) {
    /** Copies the list. */
    public LockInfo {
        participants = List.copyOf(participants);
    }

    /**
     * The stored form.
     *
     * @return one JSON object
     */
    public String toJson() {
        Json json = Json.object()
                .put("deployment", deployment)
                .put("owner", owner)
                .put("purpose", purpose)
                .put("since", since.toString())
                .putTexts("participants", participants);
        return (manual ? json.put("manual", true) : json).toString();
    }

    /**
     * Reads the stored form; a damaged lock is still a lock, of an unknown owner.
     *
     * @param text what {@link #toJson()} wrote
     * @return the facts
     */
    public static LockInfo fromJson(String text) {
        try {
            Json json = Json.parse(text);
            return new LockInfo(
                    json.text("deployment"),
                    json.text("owner"),
                    json.text("purpose"),
                    json.instant("since"),
                    json.texts("participants", name -> name),
                    json.flag("manual"));
        } catch (ZddException damaged) {
            return new LockInfo(
                    "unknown", "unknown (the lock file is damaged)", "unknown", Instant.EPOCH, List.of(), false);
        }
    }

    @Override
    public String toString() {
        return (manual ? "held by hand: " : "") + purpose + " by " + owner + " since " + since;
    }
}
