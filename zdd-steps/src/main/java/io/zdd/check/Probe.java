package io.zdd.check;

import io.zdd.model.Secret;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One look. */
interface Probe {
    List<String> description(StepTarget target);

    /**
     * Looks once.
     *
     * @param longest how long the look may take; what cannot be cut off is judged late afterwards
     * @return why it is red, or empty if it is green
     */
    Optional<String> look(StepContext context, Duration longest) throws InterruptedException;

    default Set<Secret> secrets() {
        return Set.of();
    }

    default boolean needsCommands() {
        return false;
    }
}
