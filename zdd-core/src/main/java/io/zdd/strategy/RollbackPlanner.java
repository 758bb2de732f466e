package io.zdd.strategy;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.HostState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans a rollback: the target from the records, proven, swapped in, checked; the release that is left becomes BAD. */
final class RollbackPlanner {
    private final AtomicSymlink strategy;
    private final Intent.Rollback intent;
    private final FleetState state;

    RollbackPlanner(AtomicSymlink strategy, Intent.Rollback intent, FleetState state) {
        this.strategy = strategy;
        this.intent = intent;
        this.state = state;
    }

    Plan.Builder plan() {
        ReleaseId target = intent.to().orElseGet(this::before);
        state.hosts().forEach(host -> refuseWhatCannotWork(host, target));
        Plan.Builder plan = Plan.builder(intent, state).release(target).fact("reason", intent.reason());
        plan.warnings(warnings(target));
        List<String> participants = state.hosts().stream().map(HostState::host).toList();
        PhaseSteps phases = new PhaseSteps(strategy, state.hosts(), target);
        phases.add(plan, Phase.PROOF, host -> List.of(new ProveSealed(intent.despiteDrift())));
        new GoingLive(strategy, phases, state.hosts())
                .add(plan, Activate.rollingBack(strategy.isDurable(), participants, intent.reason()));
        phases.add(plan, Phase.COMMIT, host -> List.of(CommitRelease.rolledBack(intent.reason())));
        phases.add(plan, Phase.STOP);
        plan.restore(phases.restoring());
        return plan;
    }

    private List<String> warnings(ReleaseId target) {
        List<String> warnings = new ArrayList<>();
        warnings.add("the database is not rolled back: the release must cope with its present schema");
        for (HostState host : state.hosts()) {
            boolean guessed = intent.to().isEmpty() && host.record(target).isEmpty();
            if (guessed && host.journalOfAttempts()) {
                warnings.add(host.host() + ": that " + target + " was live is known from .dep/releases_log only, which"
                        + " also lists releases that never went live; if it did not, name another release");
            }
        }
        return warnings;
    }

    private ReleaseId before() {
        Set<ReleaseId> candidates = new LinkedHashSet<>();
        for (HostState host : state.hosts()) {
            candidates.add(host.before()
                    .orElseThrow(() -> new ZddException(host.host() + ": there is no release to go back"
                            + " to: none was live before "
                            + host.live().map(ReleaseId::value).orElse("(nothing is live)")
                            + " and is still good; name a release, or deploy a new one")));
        }
        if (candidates.size() > 1) {
            throw new ZddException("the hosts would go back to different releases: " + candidates + "; name one");
        }
        return candidates.iterator().next();
    }

    private static void refuseWhatCannotWork(HostState host, ReleaseId target) {
        if (!host.has(target)) {
            throw new ZddException(host.host() + ": there is no release " + target + " to go back to; there are "
                    + host.directories());
        }
        if (host.live().equals(Optional.of(target))) {
            throw new ZddException(host.host() + ": the release " + target + " is live already");
        }
        host.record(target).filter(record -> !record.foreign()).ifPresent(record -> {
            if (record.fact("sealed").isEmpty()) {
                throw new ZddException(host.host() + ": the release " + target + " is " + record.state()
                        + " and was never complete; it cannot go live");
            }
        });
    }
}
