package io.zdd.plan;

import java.util.List;

/**
 * The steps of one phase on all hosts; the next stage begins when all of them are done.
 *
 * <p>When the first stage of the phase {@link Phase#COMMIT} is done, the release is live for good: a later failure is a
 * warning and undoes nothing.
 *
 * @param phase the phase
 * @param steps in their order
 */
public record Stage(Phase phase, List<PlannedStep> steps) {
    /** Copies the list. */
    public Stage {
        steps = List.copyOf(steps);
    }
}
