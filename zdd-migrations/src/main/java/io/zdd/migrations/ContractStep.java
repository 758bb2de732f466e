package io.zdd.migrations;

import io.zdd.fleet.FleetState;
import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;
import java.util.Optional;

/** Runs the contracts that nothing holds any more, before the swap. It has no undo: what was removed cannot come back. */
final class ContractStep implements Step {
    private final Contracts contracts;
    private final Migrator migrator;
    private final FleetState fleet;
    private final ContractPlan plan;

    ContractStep(Contracts contracts, Migrator migrator, FleetState fleet, ContractPlan plan) {
        this.contracts = contracts;
        this.migrator = migrator;
        this.fleet = fleet;
        this.plan = plan;
    }

    @Override
    public String name() {
        return "contract the schema";
    }

    @Override
    public List<String> description(StepTarget target) {
        return plan.toString().lines().map(String::strip).toList();
    }

    @Override
    public Placement placement() {
        return Placement.everyHost().once();
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        if (plan.changes().isEmpty()) {
            context.say("nothing may be run");
            return;
        }
        Optional<String> release = Optional.of(context.target().release().value());
        ContractPlan done = contracts.apply(plan, fleet, migrator.settings(release, context::say));
        if (done.changes().size() < plan.changes().size()) {
            context.warn("less was run than planned: " + done);
        }
    }
}
