package io.zdd.plan;

import io.zdd.fleet.FleetState;
import io.zdd.json.Json;
import io.zdd.model.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What will be done, on which hosts, in which order: made by a strategy from what was found, changed by nobody.
 *
 * <p>Its text is the dry run. Its JSON can be stored, shown and approved; {@code Strategy.read} makes a plan of it
 * again. Immutable.
 */
public final class Plan {
    private final String verb;
    private final Optional<ReleaseId> release;
    private final Map<String, String> facts;
    private final FleetState state;
    private final List<Stage> stages;
    private final List<PlannedStep> restore;
    private final List<String> warnings;
    private final boolean durable;
    private final FailurePolicy failurePolicy;
    private final Optional<Recovery> recovery;

    private Plan(Builder builder) {
        this.verb = builder.verb;
        this.release = builder.release;
        this.facts = Map.copyOf(builder.facts);
        this.state = builder.state;
        this.stages = List.copyOf(builder.stages);
        this.restore = List.copyOf(builder.restore);
        this.warnings = List.copyOf(builder.warnings);
        this.durable = builder.durable;
        this.failurePolicy = builder.failurePolicy;
        this.recovery = builder.recovery;
    }

    /**
     * Starts a plan.
     *
     * @param intent what it is to reach
     * @param state what was found
     * @return a builder
     */
    public static Builder builder(Intent intent, FleetState state) {
        return new Builder(intent.verb(), state);
    }

    /**
     * One word for what it reaches.
     *
     * @return deploy, rollback, recover or prune
     */
    public String verb() {
        return verb;
    }

    /**
     * The release that goes live.
     *
     * @return its id, or empty for a plan that only prunes
     */
    public Optional<ReleaseId> release() {
        return release;
    }

    /**
     * What was found when the plan was made, or will be there when its recovery is done.
     *
     * @return the state
     */
    public FleetState state() {
        return state;
    }

    /**
     * What will be done first about a deployment that was killed.
     *
     * @return the recovery, or empty if nothing was left behind
     */
    public Optional<Recovery> recovery() {
        return recovery;
    }

    /**
     * What will be done.
     *
     * @return the stages in their order
     */
    public List<Stage> stages() {
        return stages;
    }

    /**
     * What will be done on a host after it went back, so that its services run the old release again.
     *
     * @return the steps of all hosts, in their order
     */
    public List<PlannedStep> restore() {
        return restore;
    }

    /**
     * What a person should know before saying yes.
     *
     * @return sentences
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Whether records and releases are flushed to the disk.
     *
     * @return true unless the strategy switched it off
     */
    public boolean durable() {
        return durable;
    }

    /**
     * What becomes of the fleet when hosts fail while they go live.
     *
     * @return the policy
     */
    public FailurePolicy failurePolicy() {
        return failurePolicy;
    }

    /**
     * The plan as data.
     *
     * @return a JSON object over several lines; secrets stand in it by name only
     */
    public String toJson() {
        Json json = Json.object()
                .put("format", "zdd-plan/1")
                .put("verb", verb)
                .put("release", release)
                .put("durable", durable)
                .put("maxFailures", failurePolicy.maxFailures())
                .put("onFailure", failurePolicy.onFailure().name());
        new TreeMap<>(facts).forEach(json::put);
        recovery.ifPresent(first -> json.putTexts("findings", first.findings())
                .putObjects(
                        "recovery", first.stages().stream().map(Plan::toJson).toList()));
        FleetState found = recovery.map(Recovery::found).orElse(state);
        return json.putTexts("warnings", warnings)
                .putObjects("stages", stages.stream().map(Plan::toJson).toList())
                .putObjects("restore", restore.stream().map(Plan::toJson).toList())
                .put("state", Json.parse(found.toJson()))
                .pretty();
    }

    private static Json toJson(Stage stage) {
        return Json.object()
                .put("phase", stage.phase().name())
                .put("wave", stage.wave())
                .putObjects("steps", stage.steps().stream().map(Plan::toJson).toList());
    }

    private static Json toJson(PlannedStep planned) {
        return Json.object()
                .put("host", planned.target().host())
                .put("name", planned.step().name())
                .putTexts("description", planned.step().description(planned.target()));
    }

    /** The dry run, for a person to read. */
    @Override
    public String toString() {
        return PlanText.of(this, facts);
    }

    /** Collects a plan; not thread-safe. */
    public static final class Builder {
        private final String verb;
        private final FleetState state;
        private Optional<ReleaseId> release = Optional.empty();
        private final Map<String, String> facts = new TreeMap<>();
        private final List<Stage> stages = new ArrayList<>();
        private final List<PlannedStep> restore = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private boolean durable = true;
        private FailurePolicy failurePolicy = FailurePolicy.NONE_MAY_FAIL;
        private Optional<Recovery> recovery = Optional.empty();

        private Builder(String verb, FleetState state) {
            this.verb = verb;
            this.state = state;
        }

        /**
         * Sets the release that goes live.
         *
         * @param id the release
         * @return this
         */
        public Builder release(ReleaseId id) {
            release = Optional.of(id);
            return this;
        }

        /**
         * Sets whether records and releases are flushed to the disk; true by default.
         *
         * @param flush false to trust that the power stays on
         * @return this
         */
        public Builder durable(boolean flush) {
            durable = flush;
            return this;
        }

        /**
         * Adds a fact about the release or the plan that is shown at the top.
         *
         * @param name of the fact, such as {@code revision}
         * @param value its text
         * @return this
         */
        public Builder fact(String name, String value) {
            facts.put(name, value);
            return this;
        }

        /**
         * Adds a stage, unless it has no steps.
         *
         * @param phase the phase
         * @param steps the steps in their order
         * @return this
         */
        public Builder stage(Phase phase, List<PlannedStep> steps) {
            return stage(phase, 0, steps);
        }

        /**
         * Adds a stage of one wave, unless it has no steps.
         *
         * @param phase the phase
         * @param wave from 1
         * @param steps the steps in their order
         * @return this
         */
        public Builder stage(Phase phase, int wave, List<PlannedStep> steps) {
            if (!steps.isEmpty()) {
                stages.add(new Stage(phase, wave, steps));
            }
            return this;
        }

        /**
         * Sets what becomes of the fleet when hosts fail while they go live; every host goes back by default.
         *
         * @param wanted the policy
         * @return this
         */
        public Builder failurePolicy(FailurePolicy wanted) {
            failurePolicy = wanted;
            return this;
        }

        /**
         * Sets what is done first about a deployment that was killed; the state of the plan is then what follows from it.
         *
         * @param first the recovery, or empty if nothing was left behind
         * @return this
         */
        public Builder recovery(Optional<Recovery> first) {
            recovery = first;
            return this;
        }

        /**
         * Adds steps that are done on a host after it went back.
         *
         * @param steps the steps in their order
         * @return this
         */
        public Builder restore(List<PlannedStep> steps) {
            restore.addAll(steps);
            return this;
        }

        /**
         * Adds warnings.
         *
         * @param sentences what a person should know before saying yes
         * @return this
         */
        public Builder warnings(List<String> sentences) {
            warnings.addAll(sentences);
            return this;
        }

        /**
         * The plan.
         *
         * @return a plan of what was collected
         */
        public Plan build() {
            return new Plan(this);
        }
    }
}
