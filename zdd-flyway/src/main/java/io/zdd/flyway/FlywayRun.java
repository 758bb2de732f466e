package io.zdd.flyway;

import io.zdd.migrations.CheckResult;
import io.zdd.migrations.Dialect;
import io.zdd.migrations.MigrationPhase;
import io.zdd.model.ZddException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Has Flyway run the scripts of one phase. */
final class FlywayRun {
    private final Settings settings;
    private final MigrationPhase phase;

    FlywayRun(Settings settings, MigrationPhase phase) {
        this.settings = settings;
        this.phase = phase;
    }

    /** Runs what of a plan is still pending, as it was judged. */
    void run(FlywayPlan plan, Consumer<String> progress) throws InterruptedException {
        if (plan.pending().isEmpty()) {
            progress.accept("Flyway has nothing to run");
            return;
        }
        CheckResult judged = plan.judged();
        settings.tool().run(judged, progress, limited -> migrate(plan, limited, progress));
    }

    private void migrate(FlywayPlan plan, DataSource limited, Consumer<String> progress) {
        FluentConfiguration flyway = settings.of(phase).dataSource(limited);
        if (phase == MigrationPhase.CONTRACT) {
            // One at a time: those behind it may be held.
            plan.pending().get(0).version().ifPresent(flyway::target);
        }
        if (plan.judged().database().dialect() == Dialect.POSTGRESQL) {
            PostgresLock.ofSession(flyway);
        }
        try {
            new OnlyJudged(plan.pending(), progress).addedTo(flyway).load().migrate();
        } catch (FlywayException e) {
            throw new ZddException(
                    plan.database() + ": Flyway failed: " + e.getMessage() + "\nWhat was done before stays."
                            + advice(plan),
                    e);
        }
    }

    private static String advice(FlywayPlan plan) {
        return plan.judged().database().dialect() == Dialect.POSTGRESQL
                ? " A script in a transaction was undone; when the cause is gone, deploy again."
                : " Of this script, the statements before the one that failed stay; put it right by Flyway's repair, then"
                        + " deploy again.";
    }
}
