package io.zdd.run;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.LockInfo;
import io.zdd.model.RelativePath;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.Stage;
import io.zdd.plan.StepTarget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Applies one plan: locks, looks again, does the stages, undoes them if one fails, unlocks, reports. */
final class Execution {
    private final Site site;
    private final Plan plan;
    private final Run run;
    private final Map<String, HostLock> locks = new LinkedHashMap<>();
    private final Map<Place, HostContext> contexts = new LinkedHashMap<>();
    private final Deque<PlannedStep> done = new ArrayDeque<>();
    private final StepRunner steps;
    private boolean committed;

    Execution(Site site, Plan plan, Run run) {
        this.site = site;
        this.plan = plan;
        this.run = run;
        this.steps = new StepRunner(run);
    }

    /**
     * Applies the plan.
     *
     * @throws LockedException if a host is locked
     * @throws StalePlanException if the hosts have changed
     */
    Report apply() {
        long start = System.nanoTime();
        Optional<Exception> failure;
        Outcome outcome;
        try {
            lockAll();
            refuseIfStale();
            run.tell(new DeploymentEvent.Started(run.deployment(), plan.verb(), plan.release()));
            failure = doStages();
            outcome = failure.isEmpty() ? Outcome.SUCCEEDED : undo(failure.get());
        } finally {
            run.cancellation().close();
            unlockAll();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Report report = new Report(
                run.deployment(), plan.verb(), plan.release(), outcome, failure, steps.reports(), run.warnings(), took);
        run.tell(new DeploymentEvent.Finished(run.deployment(), report));
        return report;
    }

    private void lockAll() {
        LockInfo info = new LockInfo(
                run.deployment(), run.owner(), purpose(), run.clock().instant());
        for (Host host : site.fleet().hosts()) {
            run.cancellation().check();
            HostState state = plan.state().host(host.name());
            locks.put(host.name(), HostLock.take(state, site.transport(host), info));
        }
    }

    private String purpose() {
        return plan.verb() + plan.release().map(id -> " " + id).orElse("");
    }

    private void refuseIfStale() {
        FleetState now = site.inspect(new Inspection(sharedPaths()));
        List<String> changes = plan.state().changesTo(now);
        if (!changes.isEmpty()) {
            throw new StalePlanException(changes);
        }
    }

    private List<RelativePath> sharedPaths() {
        return plan.state().hosts().stream()
                .flatMap(host -> host.shared().keySet().stream())
                .distinct()
                .toList();
    }

    /** Gives the first failure; one after the commit is a warning, for the release is live for good. */
    private Optional<Exception> doStages() {
        for (Stage stage : plan.stages()) {
            run.tell(new DeploymentEvent.StageStarted(run.deployment(), stage.phase()));
            for (PlannedStep planned : stage.steps()) {
                done.push(planned);
                Optional<Exception> failure = steps.run(planned, context(planned.target()));
                if (failure.isPresent() && !committed) {
                    return failure;
                }
                failure.ifPresent(late -> run.warn("after the commit: " + late.getMessage()));
                if (failure.isPresent() && run.cancellation().isCancelled()) {
                    return Optional.empty();
                }
            }
            committed |= stage.phase() == Phase.COMMIT;
        }
        return Optional.empty();
    }

    private Outcome undo(Exception failure) {
        boolean cancelled = run.cancellation().isCancelled();
        run.cancellation().close();
        run.tell(new DeploymentEvent.Undoing(
                run.deployment(), run.scrubber().scrub(String.valueOf(failure.getMessage()))));
        Undo undo = new Undo(steps, plan, this::context, failure);
        undo.all(done);
        return undo.outcome(cancelled);
    }

    /** What a context is for: a host that goes back gets a second one, for the release that is live there again. */
    private record Place(String host, ReleaseId release) {}

    private HostContext context(StepTarget target) {
        return contexts.computeIfAbsent(new Place(target.host(), target.release()), place -> {
            Host declared = site.fleet().hosts().stream()
                    .filter(one -> one.name().equals(place.host()))
                    .findFirst()
                    .orElseThrow();
            return new HostContext(
                    run, target, site.transport(declared), Objects.requireNonNull(locks.get(place.host())));
        });
    }

    private void unlockAll() {
        locks.forEach((host, lock) -> {
            try {
                lock.release();
            } catch (RuntimeException | Error failed) {
                run.warn(host + ": the lock could not be given back: " + failed.getMessage());
            }
        });
    }
}
