package io.zdd.migrations;

import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/**
 * Lets no release go live, or back, that does not know a contract which was run. It notes what a new one knows, and stops
 * backfills before an old one writes new gaps behind them.
 */
final class GuardStep implements Step {
    private final Migrator migrator;

    GuardStep(Migrator migrator) {
        this.migrator = migrator;
    }

    @Override
    public String name() {
        return "compare release and schema";
    }

    /** A rollback that the schema does not allow is refused while it is planned. */
    @Override
    public List<String> description(StepTarget target) {
        if (isBack(target)) {
            migrator.look(session -> {
                new SchemaGuard(session, target.state())
                        .refuseBack(target.release().value());
                return true;
            });
        }
        return List.of();
    }

    @Override
    public Placement placement() {
        return Placement.everyHost().once();
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        String release = context.target().release().value();
        boolean back = isBack(context.target());
        migrator.prepared(context::say, session -> {
            SchemaGuard guard = new SchemaGuard(session, context.target().state());
            if (back) {
                guard.refuseBack(release);
                new BackfillTable(session).stop();
            } else {
                guard.refuseNew(release, migrator.files().on(session.database()).files());
            }
        });
    }

    /** A new release was not there when the host was looked at; one that another tool made is, and has no record. */
    static boolean isBack(StepTarget target) {
        return target.state().has(target.release());
    }
}
