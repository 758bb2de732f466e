package io.zdd.strategy;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.fleet.Undertaking;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Phase;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.Recovery;
import io.zdd.plan.Stage;
import io.zdd.plan.Step;
import io.zdd.plan.StepTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides from the records what is done about deployments that were killed: what is live for good on one host goes live on
 * all that had begun to go live; everything else goes back, which is safe, because nobody was told that it succeeded.
 */
final class RecoveryPlanner {
    private final AtomicSymlink strategy;
    private final FleetState found;
    private final List<LeftBehind> left;
    private final FleetState after;

    RecoveryPlanner(AtomicSymlink strategy, FleetState found, boolean forwardIfPrepared) {
        this.strategy = strategy;
        this.found = found;
        this.left = left(found, forwardIfPrepared);
        this.after = new FleetState(
                found.takenAt(), found.hosts().stream().map(this::after).toList(), found.skipped());
    }

    private static List<LeftBehind> left(FleetState found, boolean forwardIfPrepared) {
        List<LeftBehind> left = new ArrayList<>();
        for (HostState host : found.hosts()) {
            for (ReleaseRecord record : host.records()) {
                if (record.state().isUnfinished()) {
                    boolean forward =
                            isCommitted(found, record) || forwardIfPrepared && isPreparedEverywhere(found, record);
                    left.add(LeftBehind.of(host, record, forward));
                }
            }
        }
        return left;
    }

    /** On some host it was live for good; there it may have been replaced since. */
    private static boolean isCommitted(FleetState found, ReleaseRecord record) {
        return sameDeployment(found, record).stream()
                .anyMatch(other -> other.state().counts());
    }

    private static boolean isPreparedEverywhere(FleetState found, ReleaseRecord record) {
        List<String> participants = participants(record);
        List<ReleaseRecord> all = sameDeployment(found, record);
        return all.size() == participants.size()
                && all.stream().noneMatch(other -> other.state() == ReleaseState.BUILDING);
    }

    private static List<String> participants(ReleaseRecord record) {
        return Undertaking.of(record).map(Undertaking::participants).orElse(List.of());
    }

    private static List<ReleaseRecord> sameDeployment(FleetState found, ReleaseRecord record) {
        return found.hosts().stream()
                .flatMap(host -> host.record(record.id()).stream())
                .filter(other -> other.fact("deployment").equals(record.fact("deployment")))
                .toList();
    }

    /** What the hosts are like afterwards: what the plan proper starts from. */
    FleetState after() {
        return after;
    }

    private HostState after(HostState host) {
        Map<ReleaseId, ReleaseRecord> records = new HashMap<>();
        host.records().forEach(record -> records.put(record.id(), record));
        List<String> names = new ArrayList<>(host.directories());
        Optional<String> link = host.current();
        for (LeftBehind one : on(host)) {
            one.settled(found.takenAt()).forEach(record -> records.put(record.id(), record));
            link = one.link().orElse(link);
            if (one.way() == LeftBehind.Way.DISCARD) {
                names.remove(one.record().id().value());
            }
        }
        return on(host).isEmpty() ? host : host.after(link, names, List.copyOf(records.values()));
    }

    private List<LeftBehind> on(HostState host) {
        return left.stream()
                .filter(one -> one.host().host().equals(host.host()))
                .toList();
    }

    /** What is done, or nothing if nothing was left behind. */
    Optional<Recovery> plan() {
        List<String> findings = findings();
        return findings.isEmpty() ? Optional.empty() : Optional.of(new Recovery(found, findings, stages()));
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        left.forEach(one -> findings.add(one.finding()));
        Set<String> seen = found.byName().keySet();
        Set<String> unseen = new TreeSet<>();
        for (LeftBehind one : left) {
            participants(one.record()).stream()
                    .filter(name -> !seen.contains(name))
                    .forEach(name -> unseen.add(name + " took part in the deployment " + one.deployment()
                            + " and cannot be seen from here: what became of release "
                            + one.record().id() + " there is in doubt until recover() reaches it"));
        }
        findings.addAll(unseen);
        return findings;
    }

    private List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        List<LeftBehind> forward =
                left.stream().filter(one -> one.way() == LeftBehind.Way.FORWARD).toList();
        boolean migrated = left.stream().anyMatch(one -> one.record().state().isGoingLive());
        add(stages, Phase.MIGRATE, services(Phase.MIGRATE, !migrated && !forward.isEmpty()));
        add(stages, Phase.START, starts(forward));
        add(stages, Phase.ACTIVATE, links());
        boolean reload = left.stream().anyMatch(LeftBehind::mayNeedReload);
        add(stages, Phase.RELOAD, services(Phase.RELOAD, reload));
        add(stages, Phase.VERIFY, services(Phase.VERIFY, reload));
        boolean wereOut = reload || left.stream().anyMatch(one -> one.record().state() == ReleaseState.PREPARED);
        add(stages, Phase.ADMIT, services(Phase.ADMIT, wereOut));
        add(stages, Phase.COMMIT, settles());
        add(stages, Phase.STOP, services(Phase.STOP, wereOut));
        return stages;
    }

    private static void add(List<Stage> stages, Phase phase, List<PlannedStep> steps) {
        if (!steps.isEmpty()) {
            stages.add(new Stage(phase, 0, steps));
        }
    }

    private List<PlannedStep> links() {
        List<PlannedStep> steps = new ArrayList<>();
        for (LeftBehind one : left) {
            one.link()
                    .ifPresent(to -> steps.add(planned(
                            one.host(),
                            Phase.ACTIVATE,
                            new PutLink(one, to, strategy.isDurable()),
                            one.record().id())));
        }
        return steps;
    }

    private List<PlannedStep> settles() {
        List<PlannedStep> steps = new ArrayList<>();
        for (LeftBehind one : left) {
            if (one.way() != LeftBehind.Way.LEAVE) {
                Settle settle = new Settle(one, found.takenAt());
                steps.add(planned(one.host(), Phase.COMMIT, settle, one.record().id()));
            }
        }
        return steps;
    }

    /** The target of steps that act on a release as it was left. */
    private static PlannedStep planned(HostState host, Phase phase, Step step, ReleaseId release) {
        return new PlannedStep(new StepTarget(host, release), phase, step);
    }

    private List<PlannedStep> starts(List<LeftBehind> forward) {
        List<PlannedStep> steps = new ArrayList<>();
        for (LeftBehind one : forward) {
            PhaseSteps phases =
                    new PhaseSteps(strategy, found.hosts(), one.record().id());
            steps.addAll(phases.placed(Hooks.Place.WITHIN, Phase.START, List.of(one.host())));
        }
        return steps;
    }

    /** The user's steps of a phase on every host that serves a release then, but for those that somebody else changed. */
    private List<PlannedStep> services(Phase phase, boolean needed) {
        List<HostState> serving = after.hosts().stream()
                .filter(host -> host.live().isPresent())
                .filter(host -> on(host).stream().allMatch(LeftBehind::isOurs))
                .toList();
        if (!needed || serving.isEmpty()) {
            return List.of();
        }
        PhaseSteps phases =
                new PhaseSteps(strategy, after.hosts(), serving.get(0).live().orElseThrow());
        return phases.placed(Hooks.Place.WITHIN, phase, serving).stream()
                .map(planned -> planned(
                        planned.target().state(),
                        phase,
                        planned.step(),
                        planned.target().state().live().orElseThrow()))
                .toList();
    }
}
