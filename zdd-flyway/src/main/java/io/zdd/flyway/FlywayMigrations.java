package io.zdd.flyway;

import io.zdd.migrations.CheckResult;
import io.zdd.migrations.Contracts;
import io.zdd.migrations.Gate;
import io.zdd.migrations.MigrationPhase;
import io.zdd.migrations.Migrator;
import io.zdd.migrations.UnsafeMigrationException;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.strategy.AtomicSymlink;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * The migrations of a project that uses Flyway, for its zero-downtime deployment: Flyway goes on running them and keeping
 * its history, and nothing is run that code which is live cannot live with.
 *
 * <pre>{@code
 * FlywayMigrations migrations = FlywayMigrations.of(Flyway.configure().dataSource(dataSource))
 *     .contractsIn("classpath:db/contract");
 * Strategy strategy = Strategy.atomicSymlink().migrate(migrations.expand());
 * }</pre>
 *
 * <p>What lies in Flyway's own locations expands the schema, before the swap. What restricts or removes lies in locations
 * of its own, which are not below the others, in one numbering with them. PostgreSQL and MariaDB. An immutable value.
 */
public final class FlywayMigrations {
    private final Settings settings;

    private FlywayMigrations(Settings settings) {
        this.settings = settings;
    }

    /**
     * The migrations of a configuration.
     *
     * @param configuration as Flyway is used without zdd; it is copied
     * @return its migrations, all of which expand
     * @throws ZddException if it has no database, or puts several scripts into one transaction ({@code group})
     */
    public static FlywayMigrations of(Configuration configuration) {
        return new FlywayMigrations(Settings.of(configuration));
    }

    /**
     * The same migrations, and those that contract the schema.
     *
     * @param locations where they lie, as Flyway writes it, such as {@code filesystem:db/contract}
     * @return a changed copy
     * @throws ZddException if there is no location
     */
    public FlywayMigrations contractsIn(String... locations) {
        return with(old -> old.contractsIn(locations));
    }

    /**
     * The same, with a migration let through that is no SQL and so cannot be judged, such as one in Java.
     *
     * @param script as Flyway names it, such as {@code db.migration.V7__Fill}
     * @param reason why code that is live can live with it; the dry run has it
     * @return a changed copy
     * @throws ZddException if the reason is blank
     */
    public FlywayMigrations allow(String script, String reason) {
        return with(old -> old.allow(script, reason));
    }

    /**
     * The same with another time for which others may have to wait behind a statement that itself waits for a lock; 200 ms
     * by default. On MariaDB it counts in whole seconds, and less than one is no wait at all.
     *
     * @param time at least 1 ms
     * @return a changed copy
     * @throws ZddException if it is shorter
     */
    public FlywayMigrations lockTimeout(Duration time) {
        return with(old -> old.tool(old.tool().lockTimeout(time)));
    }

    /**
     * The same with another time for which is tried again what gets no lock, and for which the end of another migrator is
     * awaited; ten minutes by default.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if it is negative
     */
    public FlywayMigrations retryFor(Duration time) {
        return with(old -> old.tool(old.tool().retryFor(time)));
    }

    private FlywayMigrations with(UnaryOperator<Settings> change) {
        return new FlywayMigrations(change.apply(settings));
    }

    /**
     * Judges what Flyway has not run yet, in both phases.
     *
     * @return what was found
     * @throws ZddException if the database cannot be reached, Flyway refuses its configuration or history, or a migration
     *     is no SQL and not allowed
     */
    public CheckResult check() {
        return settings.tool().check(Pending.inAll(settings).files());
    }

    /**
     * Looks what Flyway would run before the swap. Nothing is changed.
     *
     * @return the plan
     * @throws UnsafeMigrationException if a statement stands where running code cannot live with it
     * @throws ZddException as {@link #check}
     */
    public FlywayPlan plan() {
        Pending pending = Pending.in(MigrationPhase.EXPAND, settings);
        return new FlywayPlan(
                settings.tool().title(),
                pending.scripts(),
                settings.tool().check(pending.files()).orThrow());
    }

    /**
     * Has Flyway run what a plan says, outside a deployment.
     *
     * @param plan what to run; what else is pending by now is refused
     * @param progress gets a line for each script that is done, and what is tried again or waited for
     * @throws ZddException if a script fails, the database cannot be reached, or another migrator is at work for too long
     * @throws InterruptedException if the thread is interrupted; the statement is stopped at the server
     */
    public void apply(FlywayPlan plan, Consumer<String> progress) throws InterruptedException {
        new FlywayRun(settings, MigrationPhase.EXPAND).run(plan, progress);
    }

    /**
     * The step that has Flyway expand the schema, for {@code strategy.migrate(…)}: once for all hosts, before the swap. It
     * looks at the database now, so make it anew for each deployment; then the dry run shows what will be run.
     *
     * @return a step that cannot be undone, and need not be, since old code does not notice what it adds
     * @throws UnsafeMigrationException if a statement stands where running code cannot live with it
     * @throws ZddException as {@link #check}
     */
    public Step expand() {
        return new FlywayStep(this, plan());
    }

    /**
     * The contracts, which are held until this gate opens; the conditions are those of {@link Gate}, but for backfills, of
     * which Flyway has none. Each script runs by itself, behind those that expand and come before it.
     *
     * @param gate when they may be run
     * @return what looks at them and has Flyway run them, by what is pending now
     * @throws UnsafeMigrationException if a statement stands where running code cannot live with it
     * @throws ZddException as {@link #check}, or if a contract's version is no whole number, or no location was given
     */
    public Contracts contracts(Gate gate) {
        return contracts().behind(gate);
    }

    /**
     * A strategy with all steps but that of the contracts: expand before the swap, the guard at the swap by which no
     * release goes live that does not know a contract which was run, and a note of what is live after the commit.
     *
     * @param strategy what to add them to
     * @return a strategy for one deployment or rollback, since it looks at the database now
     * @throws UnsafeMigrationException if a statement stands where running code cannot live with it
     * @throws ZddException as {@link #contracts}
     */
    public AtomicSymlink addTo(AtomicSymlink strategy) {
        Migrator releases = contracts().releases();
        return strategy.veto(releases.veto())
                .migrate(expand())
                .before(Phase.ACTIVATE, releases.guard())
                .after(Phase.COMMIT, releases.note());
    }

    private FlywayContracts contracts() {
        if (settings.contracts().isEmpty()) {
            throw new ZddException(
                    "nobody said where the scripts lie that contract: contractsIn(\"filesystem:db/contract\")");
        }
        return new FlywayContracts(settings);
    }
}
