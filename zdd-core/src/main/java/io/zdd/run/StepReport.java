package io.zdd.run;

import io.zdd.plan.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * How a step ended on a host.
 *
 * @param host the host's name
 * @param phase the phase
 * @param step the step's name
 * @param kind whether it was the step itself, its undo, or its repetition after going back
 * @param took how long it took
 * @param problem why it failed, or empty
 */
public record StepReport(String host, Phase phase, String step, Kind kind, Duration took, Optional<String> problem) {
    /** What of a step was done. */
    public enum Kind {
        /** The step itself. */
        RUN,
        /** Its undo. */
        UNDO,
        /** The step once more, on a host that went back. */
        RESTORE
    }

    /**
     * Whether it was done.
     *
     * @return true if there was no problem
     */
    public boolean succeeded() {
        return problem.isEmpty();
    }
}
