package io.zdd.run;

import io.zdd.model.ReleaseId;
import io.zdd.plan.ForeignChangeException;
import io.zdd.plan.Phase;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.StepTarget;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One host in one run: does its steps, and undoes them in reverse; a host that went back gets its reloads and checks again
 * before anything else is undone. Used by one thread at a time.
 */
final class HostRun {
    private final String host;
    private final StepRunner steps;
    private final List<PlannedStep> restoring;
    private final Function<StepTarget, HostContext> makeContext;
    private final Map<ReleaseId, HostContext> contexts = new HashMap<>();
    private final Deque<PlannedStep> done = new ArrayDeque<>();
    private Optional<Exception> failure = Optional.empty();
    private boolean foreign;
    private boolean inDoubt;
    private boolean wentBack;
    private boolean out;
    private Optional<Exception> absence = Optional.empty();

    HostRun(String host, StepRunner steps, List<PlannedStep> restoring, Function<StepTarget, HostContext> makeContext) {
        this.host = host;
        this.steps = steps;
        this.restoring = restoring;
        this.makeContext = makeContext;
    }

    String host() {
        return host;
    }

    /** What went wrong here first, before anything was undone. */
    Optional<Exception> failure() {
        return failure;
    }

    /** Whether it takes no part any more, because it was put back or never reached. */
    boolean isOut() {
        return out;
    }

    /** It cannot be reached, and nothing was done there. */
    void skip(Exception why) {
        out = true;
        absence = Optional.of(why);
    }

    /** Why it takes no part, if it could not be reached. */
    Optional<Exception> absence() {
        return absence;
    }

    /** Whether it has begun to go live. */
    boolean isGoingLive() {
        return done.stream().anyMatch(planned -> planned.phase().compareTo(Phase.START) > 0);
    }

    /** Does steps up to the first that fails. */
    Optional<Exception> run(List<PlannedStep> planned) {
        for (PlannedStep next : planned) {
            done.push(next);
            failure = steps.run(next, context(next.target()));
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    /** Does steps of a recovery up to the first that fails; they are not undone. */
    Optional<Exception> recover(List<PlannedStep> planned) {
        failure = planned.stream()
                .map(next -> steps.run(next, context(next.target())))
                .flatMap(Optional::stream)
                .findFirst();
        return failure;
    }

    /** What comes now starts from another state. */
    void recovered() {
        contexts.clear();
    }

    /** Nothing more is done here, nor undone. */
    void giveUp() {
        out = true;
        inDoubt = failure.isPresent();
    }

    /** Does steps whatever becomes of them, unless it was cancelled; gives what failed. */
    List<Exception> finish(List<PlannedStep> planned, Cancellation cancellation) {
        return planned.stream()
                .filter(next -> !cancellation.isCancelled())
                .map(next -> steps.run(next, context(next.target())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Undoes what made it go live, so that it serves what it served; what fails meanwhile is kept beside the cause. */
    void leave(Exception cause) {
        while (isGoingLive()) {
            undoLast(cause);
        }
    }

    /** Undoes everything else. */
    void undo(Exception cause) {
        out = true;
        while (!done.isEmpty()) {
            undoLast(cause);
        }
    }

    private void undoLast(Exception cause) {
        PlannedStep planned = done.pop();
        HostContext context = context(planned.target());
        context.takeSwapped();
        note(steps.undo(planned, context), cause);
        if (planned.phase() == Phase.ACTIVATE && context.takeSwapped()) {
            wentBack = true;
            restore(cause);
        }
    }

    /** These steps have targets of their own: what is live again, not the release that was just left. */
    private void restore(Exception cause) {
        restoring.forEach(planned -> note(steps.restore(planned, context(planned.target())), cause));
    }

    private void note(Optional<Exception> problem, Exception cause) {
        problem.ifPresent(second -> {
            if (second != cause) {
                cause.addSuppressed(second);
            }
            if (second instanceof ForeignChangeException) {
                foreign = true;
            } else {
                inDoubt = true;
            }
        });
    }

    /** How this host came out of a run. */
    Outcome outcome(boolean cancelled) {
        if (!out) {
            return Outcome.SUCCEEDED;
        }
        if (absence.isPresent()) {
            return Outcome.SKIPPED;
        }
        if (foreign) {
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

    /** A host that goes back gets a second one, for the release that is live there again. */
    private HostContext context(StepTarget target) {
        return contexts.computeIfAbsent(target.release(), unused -> makeContext.apply(target));
    }
}
