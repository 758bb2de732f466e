package io.zdd.migrations;

import io.zdd.plan.Step;
import io.zdd.plan.StepContext;

/** Notes in the database what is live on a host from now on; the soak of contracts begins there. */
final class NoteStep implements Step {
    private final Migrator migrator;

    NoteStep(Migrator migrator) {
        this.migrator = migrator;
    }

    @Override
    public String name() {
        return "note in the database what is live";
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        migrator.prepared(
                context::say,
                session -> new ReleaseTable(session)
                        .live(
                                context.target().host(),
                                context.target().release().value()));
    }
}
