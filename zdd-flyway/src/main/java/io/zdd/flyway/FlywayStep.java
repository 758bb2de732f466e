package io.zdd.flyway;

import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/**
 * Has Flyway expand the schema, before the swap; by the machine that deploys, and so once however many hosts there are. It
 * has no undo: what was added stays, for the code that goes on running does not notice it.
 */
final class FlywayStep implements Step {
    private final FlywayMigrations migrations;
    private final FlywayPlan plan;

    FlywayStep(FlywayMigrations migrations, FlywayPlan plan) {
        this.migrations = migrations;
        this.plan = plan;
    }

    @Override
    public String name() {
        return "expand the schema by Flyway";
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
        migrations.apply(plan, context::say);
    }
}
