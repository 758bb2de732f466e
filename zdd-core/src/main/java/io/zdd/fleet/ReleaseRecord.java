package io.zdd.fleet;

import io.zdd.json.Json;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a host knows of one release: its state, where it came from, what was live before it.
 *
 * <p>Immutable; stored as {@code .zdd/releases/<id>.json}. Everything that zdd decides about releases it decides from
 * these records, never from names or times of modification.
 */
public final class ReleaseRecord {
    private final Builder facts;

    private ReleaseRecord(Builder builder) {
        this.facts = new Builder(builder);
    }

    /**
     * Starts a record.
     *
     * @param id the release
     * @param sequence its place in the order of activations: from 1, or below for what was live before zdd came
     * @param state where it stands
     * @param since when it came there
     * @return a builder
     */
    public static Builder builder(ReleaseId id, long sequence, ReleaseState state, Instant since) {
        return new Builder(id, sequence, state, since);
    }

    /**
     * A builder that starts from this record.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(facts);
    }

    /**
     * The same record in another state.
     *
     * @param state the state
     * @param since when it came there
     * @return a changed copy
     */
    public ReleaseRecord in(ReleaseState state, Instant since) {
        return toBuilder().state(state, since).build();
    }

    /**
     * The release.
     *
     * @return its id
     */
    public ReleaseId id() {
        return facts.id;
    }

    /**
     * Its place in the order of activations; a later activation has a higher number.
     *
     * @return from 1, or below for what was live before zdd came
     */
    public long sequence() {
        return facts.sequence;
    }

    /**
     * Where it stands.
     *
     * @return the state
     */
    public ReleaseState state() {
        return facts.state;
    }

    /**
     * Since when it stands there, by the deployer's clock.
     *
     * @return a moment
     */
    public Instant since() {
        return facts.since;
    }

    /**
     * Whether it is kept whatever happens.
     *
     * @return true if pinned
     */
    public boolean pinned() {
        return facts.pinned;
    }

    /**
     * Whether another tool made it; such a release is never pruned.
     *
     * @return true if foreign
     */
    public boolean foreign() {
        return facts.foreign;
    }

    /**
     * What was live before it.
     *
     * @return the release, or empty for the first
     */
    public Optional<ReleaseId> previous() {
        return facts.previous;
    }

    /**
     * A fact by its name: revision, author, message, digest (of the source), sealed (digest of the sealed manifest),
     * deployment, by, reason, excluded (paths that are not sealed, a line each), undertaking (see {@link Undertaking}).
     *
     * @param name the name of the fact
     * @return its text, or empty
     */
    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.texts.get(name));
    }

    /**
     * The free labels.
     *
     * @return an unmodifiable map
     */
    public Map<String, String> labels() {
        return Map.copyOf(facts.labels);
    }

    /**
     * The stored form.
     *
     * @return one JSON object
     */
    public String toJson() {
        Json json = Json.object()
                .put("id", facts.id.value())
                .put("sequence", facts.sequence)
                .put("state", facts.state.name())
                .put("since", facts.since.toString())
                .put("previous", facts.previous);
        if (facts.pinned) {
            json.put("pinned", true);
        }
        if (facts.foreign) {
            json.put("foreign", true);
        }
        facts.texts.forEach(json::put);
        Json labels = Json.object();
        facts.labels.forEach(labels::put);
        return json.put("labels", labels).toString();
    }

    /**
     * Reads the stored form.
     *
     * @param text what {@link #toJson()} wrote
     * @return the record
     * @throws ZddException if it is damaged
     */
    public static ReleaseRecord fromJson(String text) {
        Json json = Json.parse(text);
        Builder builder = builder(
                ReleaseId.of(json.text("id")),
                json.number("sequence"),
                state(json.text("state")),
                json.instant("since"));
        json.optionalText("previous").ifPresent(id -> builder.previous(ReleaseId.of(id)));
        builder.pinned(json.flag("pinned")).foreign(json.flag("foreign"));
        for (String name : Builder.FACTS) {
            json.optionalText(name).ifPresent(value -> builder.fact(name, value));
        }
        Json labels = json.object("labels");
        labels.fields().forEach(key -> builder.label(key, labels.text(key)));
        return builder.build();
    }

    private static ReleaseState state(String name) {
        try {
            return ReleaseState.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw new ZddException("'" + name + "' is not a state of a release", unknown);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReleaseRecord record && record.toJson().equals(toJson());
    }

    @Override
    public int hashCode() {
        return Objects.hash(facts.id, facts.sequence);
    }

    @Override
    public String toString() {
        return toJson();
    }

    /** Collects the facts of a record; not thread-safe. */
    public static final class Builder {
        private static final Set<String> FACTS = Set.of(
                "revision",
                "author",
                "message",
                "digest",
                "sealed",
                "deployment",
                "by",
                "reason",
                "excluded",
                "undertaking");

        private final ReleaseId id;
        private long sequence;
        private ReleaseState state;
        private Instant since;
        private boolean pinned;
        private boolean foreign;
        private Optional<ReleaseId> previous = Optional.empty();
        private final Map<String, String> texts = new TreeMap<>();
        private final Map<String, String> labels = new TreeMap<>();

        private Builder(ReleaseId id, long sequence, ReleaseState state, Instant since) {
            this.id = Objects.requireNonNull(id, "id");
            this.sequence = sequence;
            this.state = Objects.requireNonNull(state, "state");
            this.since = Objects.requireNonNull(since, "since");
        }

        private Builder(Builder other) {
            this(other.id, other.sequence, other.state, other.since);
            pinned = other.pinned;
            foreign = other.foreign;
            previous = other.previous;
            texts.putAll(other.texts);
            labels.putAll(other.labels);
        }

        /**
         * Sets its place in the order of activations.
         *
         * @param number from 1, or below for what was live before zdd came
         * @return this
         */
        public Builder sequence(long number) {
            sequence = number;
            return this;
        }

        /**
         * Sets the state.
         *
         * @param value the state
         * @param moment when it came there
         * @return this
         */
        public Builder state(ReleaseState value, Instant moment) {
            state = value;
            since = moment;
            return this;
        }

        /**
         * Pins it, or not.
         *
         * @param value true to keep it whatever happens
         * @return this
         */
        public Builder pinned(boolean value) {
            pinned = value;
            return this;
        }

        /**
         * Says that another tool made it.
         *
         * @param value true if so
         * @return this
         */
        public Builder foreign(boolean value) {
            foreign = value;
            return this;
        }

        /**
         * Sets what was live before it.
         *
         * @param release the release
         * @return this
         */
        public Builder previous(ReleaseId release) {
            previous = Optional.of(release);
            return this;
        }

        /**
         * Sets a fact.
         *
         * @param name one of revision, author, message, digest, sealed, deployment, by, reason, excluded,
         *     undertaking
         * @param value its text
         * @return this
         * @throws IllegalArgumentException if there is no fact of that name
         */
        public Builder fact(String name, String value) {
            if (!FACTS.contains(name)) {
                throw new IllegalArgumentException("no fact of a release is named " + name);
            }
            texts.put(name, value);
            return this;
        }

        /**
         * Sets a fact if there is one.
         *
         * @param name one of revision, author, message, digest, sealed, deployment, by, reason, excluded,
         *     undertaking
         * @param value its text, or empty
         * @return this
         */
        public Builder fact(String name, Optional<String> value) {
            value.ifPresent(text -> fact(name, text));
            return this;
        }

        /**
         * Takes a fact away.
         *
         * @param name one of those that can be set
         * @return this
         */
        public Builder without(String name) {
            texts.remove(name);
            return this;
        }

        /**
         * Sets a label.
         *
         * @param key its key
         * @param value its value
         * @return this
         */
        public Builder label(String key, String value) {
            labels.put(key, value);
            return this;
        }

        /**
         * The record.
         *
         * @return a record of what was collected
         */
        public ReleaseRecord build() {
            return new ReleaseRecord(this);
        }
    }
}
