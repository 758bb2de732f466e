package io.zdd.plan;

import java.util.List;

/**
 * The steps of one phase on all hosts; the next stage begins when all of them are done.
 *
 * <p>When the first stage of the phase {@link Phase#COMMIT} is done, the release is live for good: a later failure is a
 * warning and undoes nothing.
 *
 * @param phase the phase
 * @param wave which wave of a roll-out goes live in it, from 1; 0 for what all hosts do together
 * @param steps in their order
 */
public record Stage(Phase phase, int wave, List<PlannedStep> steps) {
    /** Copies the list. */
    public Stage {
        steps = List.copyOf(steps);
    }
}
