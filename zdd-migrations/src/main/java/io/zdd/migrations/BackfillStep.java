package io.zdd.migrations;

import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/** Fills rows when the new code runs everywhere, until they are done or the budget is spent. */
final class BackfillStep implements Step {
    private final Migrator migrator;
    private final List<String> pending;

    BackfillStep(Migrator migrator, List<BackfillProgress> found) {
        this.migrator = migrator;
        this.pending = found.stream()
                .filter(backfill -> !backfill.done())
                .map(BackfillProgress::file)
                .toList();
    }

    @Override
    public String name() {
        return "backfill rows";
    }

    @Override
    public List<String> description(StepTarget target) {
        return pending.isEmpty() ? List.of("nothing is left to fill") : pending;
    }

    @Override
    public Placement placement() {
        return Placement.everyHost().once();
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        if (GuardStep.isBack(context.target())) {
            context.say("not done after a rollback, because the code that writes now leaves new gaps");
            return;
        }
        List<String> left = migrator.resumeBackfills(context::say).stream()
                .filter(backfill -> !backfill.done())
                .map(BackfillProgress::toString)
                .toList();
        if (!left.isEmpty()) {
            context.warn("rows are still to be filled, by resumeBackfills(): " + String.join("; ", left));
        }
    }
}
