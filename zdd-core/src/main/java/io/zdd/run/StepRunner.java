package io.zdd.run;

import io.zdd.plan.PlannedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs steps and their undos, times them, and keeps what happened for the report. */
final class StepRunner {
    private final Run run;
    private final List<StepReport> reports = Collections.synchronizedList(new ArrayList<>());

    StepRunner(Run run) {
        this.run = run;
    }

    Optional<Exception> run(PlannedStep planned, HostContext context) {
        return timed(planned, context, StepReport.Kind.RUN, () -> {
            planned.step().run(context);
            return true;
        });
    }

    Optional<Exception> undo(PlannedStep planned, HostContext context) {
        return timed(planned, context, StepReport.Kind.UNDO, () -> {
            planned.step().undo(context);
            return true;
        });
    }

    Optional<Exception> restore(PlannedStep planned, HostContext context) {
        return timed(planned, context, StepReport.Kind.RESTORE, () -> {
            planned.step().run(context);
            return true;
        });
    }

    List<StepReport> reports() {
        synchronized (reports) {
            return List.copyOf(reports);
        }
    }

    private Optional<Exception> timed(
            PlannedStep planned, HostContext context, StepReport.Kind kind, Callable<Boolean> work) {
        String host = planned.target().host();
        String name = planned.step().name();
        context.enter(name, kind);
        if (kind != StepReport.Kind.UNDO) {
            run.tell(new DeploymentEvent.StepStarted(run.deployment(), host, planned.phase(), name));
        }
        long start = System.nanoTime();
        Optional<Exception> failure = attempt(planned, kind, work);
        if (failure.isEmpty() && context.isIdle()) {
            return failure;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Optional<String> problem = failure.map(Exception::getMessage);
        StepReport report = new StepReport(host, planned.phase(), name, kind, took, problem);
        reports.add(report);
        run.tell(new DeploymentEvent.StepFinished(run.deployment(), report));
        return failure;
    }

    /** Nothing interrupts what puts a host back. */
    private Optional<Exception> attempt(PlannedStep planned, StepReport.Kind kind, Callable<Boolean> work) {
        try {
            run.scrubber().add(planned.step().secrets());
            if (kind == StepReport.Kind.RUN) {
                run.cancellation().interruptibly(work);
            } else {
                work.call();
            }
            return Optional.empty();
        } catch (Throwable failed) { // whatever it is: what was done must be undone
            return Optional.of(
                    kind == StepReport.Kind.RUN
                            ? scrubbed(planned, failed)
                            : StepFailures.of(planned, failed, run.scrubber()));
        }
    }

    /** An exception of ours keeps its type; any other is wrapped, so that a report always has a sentence. */
    private Exception scrubbed(PlannedStep planned, Throwable failed) {
        if (run.cancellation().shouldStop() && !(failed instanceof CancelledException)) {
            CancelledException cancelled = new CancelledException();
            if (!(failed instanceof InterruptedException)) {
                cancelled.addSuppressed(StepFailures.of(planned, failed, run.scrubber()));
            }
            return cancelled;
        }
        return StepFailures.of(planned, failed, run.scrubber());
    }
}
