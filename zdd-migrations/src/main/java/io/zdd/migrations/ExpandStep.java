package io.zdd.migrations;

import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Expands the schema, before the swap; by the machine that deploys, and so once however many hosts there are. It has no
 * undo: what was added stays, for the code that goes on running does not notice it.
 */
final class ExpandStep implements Step {
    private final Migrator migrator;
    private final MigrationPlan plan;

    ExpandStep(Migrator migrator, MigrationPlan plan) {
        this.migrator = migrator;
        this.plan = plan;
    }

    @Override
    public String name() {
        return "expand the schema";
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>(List.of(plan.summary()));
        lines.addAll(plan.details());
        return lines;
    }

    @Override
    public Placement placement() {
        return Placement.everyHost().once();
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        migrator.apply(plan, Optional.of(context.target().release().value()), context::say);
    }
}
