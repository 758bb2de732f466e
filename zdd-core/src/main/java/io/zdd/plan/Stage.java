package io.zdd.plan;

import java.util.List;

/**
 * The steps of one phase on all hosts; the next stage begins when all of them are done.
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
