package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ZddException;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment or a rollback that is under way has written into its release's record, so that anybody can finish or
 * undo it if it is killed.
 *
 * @param participants the hosts that it is about, by their names
 * @param from the text of the link {@code current} before, or empty if nothing was there
 * @param before the record that the release had before, in its stored form; empty for a new release
 * @param reason why the live release is left, which makes it a bad one; empty if it is only replaced
 */
public record Undertaking(
        List<String> participants, Optional<String> from, Optional<String> before, Optional<String> reason) {
    /** Copies the list. */
    public Undertaking {
        participants = List.copyOf(participants);
    }

    /**
     * The stored form.
     *
     * @return one JSON object
     */
    public String toJson() {
        return Json.object()
                .putTexts("participants", participants)
                .put("from", from)
                .put("before", before)
                .put("reason", reason)
                .toString();
    }

    /**
     * What a record says of it.
     *
     * @param record the record of a release
     * @return what is under way, or empty if nothing is or it cannot be read
     */
    public static Optional<Undertaking> of(ReleaseRecord record) {
        return record.fact("undertaking").flatMap(Undertaking::read);
    }

    private static Optional<Undertaking> read(String text) {
        try {
            Json json = Json.parse(text);
            return Optional.of(new Undertaking(
                    json.texts("participants", name -> name),
                    json.optionalText("from"),
                    json.optionalText("before"),
                    json.optionalText("reason")));
        } catch (ZddException damaged) {
            return Optional.empty();
        }
    }
}
