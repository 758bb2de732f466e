package io.zdd.run;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.LockInfo;
import io.zdd.model.RelativePath;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.Stage;
import io.zdd.plan.StepTarget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Applies one plan: locks all hosts, looks again, does stage after stage on all of them at once, goes back on all if one fails,
 * unlocks, reports.
 */
final class Execution {
    private final Site site;
    private final Plan plan;
    private final Run run;
    private final Locks locks;
    private final StepRunner steps;
    private final Map<String, HostRun> hosts = new LinkedHashMap<>();
    private boolean committed;

    Execution(Site site, Plan plan, Run run) {
        this.site = site;
        this.plan = plan;
        this.run = run;
        this.locks = new Locks(site, plan, run);
        this.steps = new StepRunner(run);
        site.fleet()
                .hosts()
                .forEach(host -> hosts.put(host.name(), new HostRun(host.name(), steps, plan, this::context)));
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
        boolean cancelled = false;
        try {
            locks.take(new LockInfo(
                    run.deployment(), run.owner(), purpose(), run.clock().instant()));
            refuseIfStale();
            run.tell(new DeploymentEvent.Started(run.deployment(), plan.verb(), plan.release()));
            failure = doStagesOrFail();
            cancelled = run.cancellation().isCancelled();
            failure.ifPresent(this::undo);
        } finally {
            run.cancellation().close();
            locks.release();
        }
        Report report = report(failure, cancelled, Duration.ofNanos(System.nanoTime() - start));
        run.tell(new DeploymentEvent.Finished(run.deployment(), report));
        return report;
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

    /** Whatever goes wrong before the commit, what was done must be undone. */
    private Optional<Exception> doStagesOrFail() {
        try {
            return doStages();
        } catch (RuntimeException unexpected) {
            if (committed) {
                throw unexpected;
            }
            return Optional.of(unexpected);
        }
    }

    /**
     * Gives the first host's failure, those of the others suppressed in it; one after the commit is a warning, for the release
     * is live for good.
     */
    private Optional<Exception> doStages() {
        for (Stage stage : plan.stages()) {
            run.tell(new DeploymentEvent.StageStarted(run.deployment(), stage.phase()));
            if (committed) {
                finish(stage);
            } else {
                Optional<Exception> failure = doStage(stage);
                if (failure.isPresent()) {
                    return failure;
                }
            }
            committed |= stage.phase() == Phase.COMMIT;
        }
        return Optional.empty();
    }

    /** Every host comes to the end of the stage or to its own failure, so that all that is wrong is known at once. */
    private Optional<Exception> doStage(Stage stage) {
        Map<HostRun, Optional<Exception>> failures = onEach(stage, (host, planned) -> host.run(planned));
        List<Exception> all =
                failures.values().stream().flatMap(Optional::stream).toList();
        // A step that throws a constant throws the same one on several hosts.
        all.stream()
                .filter(other -> other != all.get(0))
                .forEach(other -> all.get(0).addSuppressed(other));
        return all.stream().findFirst();
    }

    private void finish(Stage stage) {
        onEach(stage, (host, planned) -> host.finish(planned, run.cancellation()))
                .values()
                .forEach(problems -> problems.forEach(late -> run.warn("after the commit: " + late.getMessage())));
    }

    private <R> Map<HostRun, R> onEach(Stage stage, HostWork<R> work) {
        Map<HostRun, List<PlannedStep>> byHost = new LinkedHashMap<>();
        for (HostRun host : hosts.values()) {
            List<PlannedStep> own = stage.steps().stream()
                    .filter(planned -> planned.target().host().equals(host.host()))
                    .toList();
            if (!own.isEmpty()) {
                byHost.put(host, own);
            }
        }
        return Parallel.each(
                List.copyOf(byHost.keySet()),
                Site.AT_ONCE,
                "zdd-" + run.deployment(),
                host -> work.on(host, Objects.requireNonNull(byHost.get(host))));
    }

    /** What is done on one host in one stage. */
    @FunctionalInterface
    private interface HostWork<R> {
        R on(HostRun host, List<PlannedStep> planned);
    }

    private void undo(Exception failure) {
        run.cancellation().close();
        run.tell(new DeploymentEvent.Undoing(
                run.deployment(), run.scrubber().scrub(String.valueOf(failure.getMessage()))));
        Parallel.each(List.copyOf(hosts.values()), Site.AT_ONCE, "zdd-undo-" + run.deployment(), host -> {
            host.undo(host.failure().orElse(failure));
            return true;
        });
    }

    private Report report(Optional<Exception> failure, boolean cancelled, Duration took) {
        List<HostReport> each = hosts.values().stream()
                .map(host -> new HostReport(
                        host.host(), failure.isEmpty() ? Outcome.SUCCEEDED : host.outcome(cancelled), host.failure()))
                .toList();
        return new Report(
                run.deployment(),
                plan.verb(),
                plan.release(),
                HostReport.together(each),
                failure,
                each,
                run.skew(),
                steps.reports(),
                run.warnings(),
                took);
    }

    private HostContext context(StepTarget target) {
        Host declared = site.fleet().hosts().stream()
                .filter(one -> one.name().equals(target.host()))
                .findFirst()
                .orElseThrow();
        return new HostContext(run, target, site.transport(declared), locks.of(target.host()));
    }
}
