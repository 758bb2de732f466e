package io.zdd.strategy;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.plan.Intent;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.PlannedStep;
import io.zdd.plan.StepTarget;
import java.util.ArrayList;
import java.util.List;

/** Plans a prune of its own, outside a deployment. */
final class PrunePlanner {
    private final AtomicSymlink strategy;
    private final Retention retention;
    private final Intent intent;
    private final FleetState state;

    PrunePlanner(AtomicSymlink strategy, Intent intent, FleetState state) {
        this.strategy = strategy;
        this.retention = strategy.retention();
        this.intent = intent;
        this.state = state;
    }

    Plan.Builder plan() {
        Plan.Builder plan = Plan.builder(intent, state).fact("keep", retention.keep() + " releases");
        List<PlannedStep> steps = new ArrayList<>();
        for (HostState host : state.hosts()) {
            host.live().ifPresent(live -> {
                List<ReleaseRecord> expendable = retention.expendable(host, host.live(), host.before());
                PruneReleases step = new PruneReleases(
                        expendable, retention.grace(), strategy.isDurable(), retention.vetoed(host, host.live()));
                steps.add(new PlannedStep(new StepTarget(host, live), Phase.PRUNE, step));
            });
        }
        return plan.stage(Phase.PRUNE, steps);
    }
}
