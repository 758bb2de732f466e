package io.zdd.run;

import io.zdd.plan.ForeignChangeException;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.StepTarget;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Undoes steps in reverse; a host that went back gets its reloads and checks again before anything else is undone. */
final class Undo {
    private final StepRunner steps;
    private final Plan plan;
    private final Function<StepTarget, HostContext> contexts;
    private final Exception failure;
    private final Set<String> foreign = new HashSet<>();
    private boolean wentBack;
    private boolean inDoubt;

    Undo(StepRunner steps, Plan plan, Function<StepTarget, HostContext> contexts, Exception failure) {
        this.steps = steps;
        this.plan = plan;
        this.contexts = contexts;
        this.failure = failure;
    }

    void all(Deque<PlannedStep> done) {
        while (!done.isEmpty()) {
            PlannedStep planned = done.pop();
            HostContext context = contexts.apply(planned.target());
            context.takeSwapped();
            note(planned, steps.undo(planned, context));
            if (planned.phase() == Phase.ACTIVATE && context.takeSwapped()) {
                wentBack = true;
                restore(planned.target());
            }
        }
    }

    Outcome outcome(boolean cancelled) {
        if (!foreign.isEmpty()) {
            return Outcome.FOREIGN;
        }
        if (inDoubt) {
            return Outcome.IN_DOUBT;
        }
        if (cancelled) {
            return Outcome.CANCELLED;
        }
        return wentBack ? Outcome.ROLLED_BACK : Outcome.FAILED;
    }

    /** These steps have targets of their own: what is live again, not the release that was just left. */
    private void restore(StepTarget target) {
        for (PlannedStep planned : plan.restore()) {
            if (planned.target().host().equals(target.host())) {
                note(planned, steps.restore(planned, contexts.apply(planned.target())));
            }
        }
    }

    private void note(PlannedStep planned, Optional<Exception> problem) {
        problem.ifPresent(second -> {
            if (second != failure) {
                failure.addSuppressed(second);
            }
            if (second instanceof ForeignChangeException) {
                foreign.add(planned.target().host());
            } else {
                inDoubt = true;
            }
        });
    }
}
