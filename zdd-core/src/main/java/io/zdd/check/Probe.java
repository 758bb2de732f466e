package io.zdd.check;

import io.zdd.model.Secret;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One look. */
interface Probe {
    List<String> description(StepTarget target);

    /**
     * Looks once.
     *
     * @return why it is red, or empty if it is green
     */
    Optional<String> look(StepContext context) throws InterruptedException;

    default Set<Secret> secrets() {
        return Set.of();
    }

    default boolean needsCommands() {
        return false;
    }
}
