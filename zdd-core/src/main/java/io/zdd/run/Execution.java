package io.zdd.run;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.model.RelativePath;
import io.zdd.plan.FailurePolicy;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.Recovery;
import io.zdd.plan.Stage;
import io.zdd.plan.StepTarget;
import io.zdd.transport.TransportException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Applies one plan: locks all hosts, looks again, does stage after stage on all of them at once, goes back if one fails,
 * unlocks, reports.
 */
final class Execution {
    private final Site site;
    private final Plan plan;
    private final Run run;
    private final Locks locks;
    private final StepRunner steps;
    private final Hosts hosts;
    private boolean committed;

    Execution(Site site, Plan plan, Run run, LockTerms terms) {
        this.site = site;
        this.plan = plan;
        this.run = run;
        this.locks = new Locks(site, plan.state(), run, terms);
        this.steps = new StepRunner(run);
        this.hosts =
                new Hosts(site, plan, run, (host, restoring) -> new HostRun(host, steps, restoring, this::context));
    }

    /**
     * Applies the plan.
     *
     * @param policy what is done about hosts that cannot be locked
     * @throws LockedException if a host is locked
     * @throws StalePlanException if the hosts have changed
     */
    Report apply(Unreachable policy) {
        long start = System.nanoTime();
        Optional<Exception> failure;
        boolean cancelled = false;
        try (run) {
            skip(policy, locks.take(purpose()));
            refuseIfStale(plan.recovery().map(Recovery::found).orElse(plan.state()));
            run.tell(new DeploymentEvent.Started(run.deployment(), plan.verb(), plan.release()));
            failure = plan.recovery().flatMap(this::recover);
            if (failure.isEmpty()) {
                failure = doStagesOrFail();
                cancelled = run.cancellation().isCancelled();
                failure.ifPresent(this::undo);
            }
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

    /** Those that were missing when the plan was made count, too. */
    private void skip(Unreachable policy, Map<String, TransportException> lost) {
        Map<String, TransportException> missing = new LinkedHashMap<>(lost);
        plan.state().skipped().forEach((host, why) -> missing.put(host, new TransportException(host, why, null)));
        if (!lost.isEmpty()) {
            policy.check(site.fleet().hosts().size(), missing);
        }
        hosts.skip(lost);
        run.skipped(missing.keySet());
    }

    /** Gives what failed. Nothing is undone then, for the next recovery does what is left to do. */
    private Optional<Exception> recover(Recovery recovery) {
        recovery.findings().forEach(run::warn);
        for (Stage stage : recovery.stages()) {
            if (hosts.have(stage)) {
                run.tell(new DeploymentEvent.StageStarted(run.deployment(), stage.phase()));
                Optional<Exception> failure =
                        stage.phase().compareTo(Phase.COMMIT) > 0 ? finish(stage) : recover(stage);
                if (failure.isPresent()) {
                    hosts.inPlay().forEach(HostRun::giveUp);
                    return failure;
                }
            }
        }
        hosts.all().forEach(HostRun::recovered);
        refuseIfStale(plan.state());
        return Optional.empty();
    }

    private Optional<Exception> recover(Stage stage) {
        hosts.each(stage, HostRun::recover);
        return Hosts.failure(hosts.inPlay());
    }

    private void refuseIfStale(FleetState expected) {
        List<Host> present =
                hosts.inPlay().stream().map(host -> site.host(host.host())).toList();
        Map<String, TransportException> lost = new LinkedHashMap<>();
        FleetState now = site.inspect(present, new Inspection(sharedPaths()), lost);
        Unreachable.fail().check(present.size(), lost);
        Map<String, HostState> before = expected.byName();
        List<String> changes = now.hosts().stream()
                .flatMap(host -> Objects.requireNonNull(before.get(host.host())).changesTo(host).stream())
                .toList();
        if (!changes.isEmpty()) {
            throw new StalePlanException(changes);
        }
    }

    private List<RelativePath> sharedPaths() {
        return plan.state().hosts().stream()
                .map(HostState::shared)
                .flatMap(shared -> shared.keySet().stream())
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

    /** Gives what failed; after the commit that is a warning, for the release is live for good. */
    private Optional<Exception> doStages() {
        for (Stage stage : plan.stages()) {
            if (hosts.have(stage)) {
                run.tell(new DeploymentEvent.StageStarted(run.deployment(), stage.phase()));
                Optional<Exception> failure = committed ? finish(stage) : doStage(stage);
                if (failure.isPresent()) {
                    return failure;
                }
                committed |= stage.phase() == Phase.COMMIT;
            }
        }
        return Optional.empty();
    }

    /** Every host comes to the end of the stage or to its own failure, so that all that is wrong is known at once. */
    private Optional<Exception> doStage(Stage stage) {
        hosts.each(stage, HostRun::run);
        List<HostRun> failed = hosts.inPlay().stream()
                .filter(host -> host.failure().isPresent())
                .toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        Exception cause = Hosts.failure(failed).orElseThrow();
        List<HostRun> leaving = leaving(stage, failed);
        if (leaving.size() == hosts.inPlay().size() || run.cancellation().isCancelled()) {
            return Optional.of(cause);
        }
        tellUndoing(cause);
        hosts.goBack(leaving, cause);
        return Optional.empty();
    }

    /** Who goes back when these failed: they alone, they and all that are not yet live for certain, or everybody. */
    private List<HostRun> leaving(Stage stage, List<HostRun> failed) {
        FailurePolicy policy = plan.failurePolicy();
        if (stage.wave() == 0) {
            return hosts.inPlay();
        }
        if (hosts.failed() <= policy.maxFailures()) {
            return failed;
        }
        return policy.onFailure() == FailurePolicy.OnFailure.STOP_HERE
                ? hosts.inPlaySince(stage.wave())
                : hosts.inPlay();
    }

    private Optional<Exception> finish(Stage stage) {
        hosts.each(stage, (host, planned) -> host.finish(planned, run.cancellation()))
                .values()
                .forEach(problems -> problems.forEach(late -> run.warn("after the commit: " + late.getMessage())));
        return Optional.empty();
    }

    private void undo(Exception failure) {
        run.cancellation().close();
        tellUndoing(failure);
        hosts.goBack(hosts.inPlay(), failure);
    }

    private void tellUndoing(Exception failure) {
        run.tell(new DeploymentEvent.Undoing(
                run.deployment(), run.scrubber().scrub(String.valueOf(failure.getMessage()))));
    }

    private Report report(Optional<Exception> failure, boolean cancelled, Duration took) {
        List<HostReport> each = hosts.reports(cancelled);
        return new Report(
                run.deployment(),
                plan.verb(),
                plan.release(),
                HostReport.together(each),
                failure.or(() -> Hosts.failure(hosts.all())),
                each,
                run.skew(),
                steps.reports(),
                run.warnings(),
                took);
    }

    private HostContext context(StepTarget target) {
        return new HostContext(run, target, site.transport(site.host(target.host())), locks.of(target.host()));
    }
}
