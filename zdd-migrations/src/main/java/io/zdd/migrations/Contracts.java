package io.zdd.migrations;

import io.zdd.fleet.FleetState;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The contracts of a database, which restrict and remove; each is held until no code that runs needs the old shape.
 *
 * <pre>{@code
 * Contracts contracts = migrator.contracts(Gate.usual().soak(Duration.ofHours(24)));
 * System.out.println(contracts.plan(deployer.status()));        // what is held, and why
 * contracts.apply(deployer.status(), System.out::println);
 * }</pre>
 *
 * <p>What a release knows, and since when it is live on a host, stands in the tables {@code zdd_release} and
 * {@code zdd_host}, where {@link Migrator#guard} and {@link Migrator#note} put it. An immutable value.
 */
public final class Contracts {
    private final Migrator migrator;
    private final Gate gate;
    private final Runner runner;

    Contracts(Migrator migrator, Gate gate) {
        this(migrator, gate, (changes, settings) -> new MigrationRun(migrator.source(), settings).run(changes));
    }

    Contracts(Migrator migrator, Gate gate, Runner runner) {
        this.migrator = migrator;
        this.gate = gate;
        this.runner = runner;
    }

    /** What runs the changes that may be run. */
    interface Runner {
        void run(List<Change> changes, RunSettings settings) throws InterruptedException;
    }

    /**
     * Looks what may be run, and has a PostgreSQL server try it on empty copies, as {@link Migrator#check} does. Nothing is
     * changed.
     *
     * @param fleet what was found on all hosts that use the database, just now
     * @return what may be run, and what is held and why
     * @throws UnsafeMigrationException if a file does not pass the check, or the server does not take a contract that may be
     *     run
     * @throws ZddException if the database cannot be reached, or a statement was changed after it was run
     */
    public ContractPlan plan(FleetState fleet) {
        return migrator.look(session -> plan(session, fleet));
    }

    private ContractPlan plan(Session session, FleetState fleet) throws SQLException {
        ServerCheck check = new ServerCheck(session, migrator.files());
        List<MigrationFile> files = check.files().orThrow().files();
        GateLook look = new GateLook(session, gate, fleet);
        List<String> general = new ArrayList<>(look.general());
        List<Change> ready = new ArrayList<>();
        Map<String, List<String>> held = new TreeMap<>();
        for (MigrationFile file : files) {
            List<Change> pending = check.pending(file);
            if (file.phase() == MigrationPhase.EXPAND && !pending.isEmpty()) {
                general.add(file + " is not done");
            } else if (file.phase() == MigrationPhase.BACKFILL) {
                look.unfilled(file).ifPresent(general::add);
            } else if (file.phase() == MigrationPhase.CONTRACT && !pending.isEmpty()) {
                List<String> reasons = new ArrayList<>(general);
                reasons.addAll(look.of(file.version(), backfill(files, file)));
                if (reasons.isEmpty()) {
                    pending.forEach(session.engine()::refuseNameless);
                    ready.addAll(pending);
                } else {
                    held.put(file.fileName(), reasons);
                    general.add(file + " is held, and comes first");
                }
            }
        }
        return new ContractPlan(session.title(), ready, held, check.tried(ready));
    }

    private static Optional<MigrationFile> backfill(List<MigrationFile> files, MigrationFile contract) {
        return files.stream()
                .filter(file -> file.phase() == MigrationPhase.BACKFILL && file.version() == contract.version())
                .findFirst();
    }

    /**
     * Looks once more, and runs what may be run.
     *
     * @param fleet what was found on all hosts that use the database, just now
     * @param progress gets a line for each statement that is done, tried again or waited for
     * @return what was run, and what is held and why
     * @throws MigrationFailedException if a statement cannot be done; those before it stay done
     * @throws ZddException if the database cannot be reached, or another migrator is at work for too long
     * @throws InterruptedException if the thread is interrupted; the statement is stopped at the server
     */
    public ContractPlan apply(FleetState fleet, Consumer<String> progress) throws InterruptedException {
        ContractPlan plan = plan(fleet);
        run(plan, migrator.settings(Optional.empty(), progress));
        return plan;
    }

    /** Runs what may be run still, and nothing that was not planned. */
    ContractPlan apply(ContractPlan planned, FleetState fleet, RunSettings settings) throws InterruptedException {
        ContractPlan now = plan(fleet).only(planned);
        run(now, settings);
        return now;
    }

    private void run(ContractPlan plan, RunSettings settings) throws InterruptedException {
        runner.run(plan.changes(), settings);
    }

    /**
     * The step that runs what may be run, for {@code strategy.migrate(…)} behind the expand: once for all hosts, before
     * the swap, by what is live until then. What is held is no failure; the dry run says why.
     *
     * @param fleet what {@code deployer.status()} found just now
     * @return a step that cannot be undone
     * @throws ZddException as {@link #plan}
     */
    public Step step(FleetState fleet) {
        return new ContractStep(this, migrator, fleet, plan(fleet));
    }

    /**
     * Leaves a host out of account that used the database once and is gone for good.
     *
     * @param host its name
     * @throws ZddException if no such host is known, or the database cannot be reached
     */
    public void forget(String host) {
        boolean known = migrator.look(session -> new ReleaseTable(session).forget(host));
        if (!known) {
            throw new ZddException("The database does not know a host named " + host + ".");
        }
    }
}
