package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ZddException;
import java.time.Instant;

/**
 * Who holds a host: the content of {@code .zdd/lock}.
 *
 * @param deployment the id of the deployment, rollback or prune
 * @param owner user, machine and process
 * @param purpose what it is doing
 * @param since when it was taken, by the owner's clock
 */
public record LockInfo(String deployment, String owner, String purpose, Instant since) {
    /**
     * The stored form.
     *
     * @return one JSON object
     */
    public String toJson() {
        return Json.object()
                .put("deployment", deployment)
                .put("owner", owner)
                .put("purpose", purpose)
                .put("since", since.toString())
                .toString();
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
                    json.text("deployment"), json.text("owner"), json.text("purpose"), json.instant("since"));
        } catch (ZddException damaged) {
            return new LockInfo("unknown", "unknown (the lock file is damaged)", "unknown", Instant.EPOCH);
        }
    }

    @Override
    public String toString() {
        return purpose + " by " + owner + " since " + since;
    }
}
