package io.zdd.migrations;

import io.zdd.fleet.Veto;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.strategy.AtomicSymlink;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Runs the migrations of a directory on a database: PostgreSQL or MariaDB, as the server itself says.
 *
 * <pre>{@code
 * Migrator migrator = Migrations.from(Path.of("db/migrations")).through(dataSource);
 * Strategy strategy = Strategy.atomicSymlink().migrate(migrator.expand());
 * }</pre>
 *
 * <p>What was done stands in the table {@code zdd_step} of the same database, statement by statement, with the checksum
 * of each. One migrator is at work at a time, by a lock that ends with its connection. An immutable value; each
 * connection is used by one thread. A connection that belongs to a pool is given back as it was.
 */
public final class Migrator {
    private final MigrationFiles files;
    private final DataSource source;
    private final Duration lockTimeout;
    private final Duration retryFor;
    private final BackfillPace pace;

    Migrator(MigrationFiles files, DataSource source, Duration lockTimeout, Duration retryFor, BackfillPace pace) {
        this.files = files;
        this.source = source;
        this.lockTimeout = lockTimeout;
        this.retryFor = retryFor;
        this.pace = pace;
    }

    /**
     * The same migrator with another time for which others may have to wait behind a statement that itself waits for a
     * lock; 200 ms by default. On MariaDB it counts in whole seconds, and less than one is no wait at all.
     *
     * @param time at least 1 ms
     * @return a changed copy
     * @throws ZddException if it is shorter
     */
    public Migrator lockTimeout(Duration time) {
        return new Migrator(files, source, Limits.lockTimeout(time), retryFor, pace);
    }

    /**
     * The same migrator with another time for which a statement that gets no lock is tried again, and for which the end
     * of another migrator is awaited; ten minutes by default.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if it is negative
     */
    public Migrator retryFor(Duration time) {
        return new Migrator(files, source, lockTimeout, Limits.retryFor(time), pace);
    }

    /**
     * Judges every statement by the rules for this server, as {@link Migrations#check} does. If all pass, a PostgreSQL
     * server judges what was not run yet of the expands and contracts: changes of tables and new indexes are tried on empty
     * copies, in a transaction that is undone, and refused if the server writes the rows anew, reads them under a lock, or
     * does not take the statement. The user needs the right to read the tables and to make temporary ones.
     *
     * @return what was found
     * @throws ZddException if the database cannot be reached, is none that migrations are run on, or makes no copy; or a
     *     statement was changed after it was run
     */
    public CheckResult check() {
        return look(session -> new ServerCheck(session, files).check());
    }

    /**
     * Looks what is to be done, and has a PostgreSQL server try it on empty copies, as {@link #check} does. Nothing is
     * changed. Where no copy can be made the plan says so.
     *
     * @return the plan
     * @throws UnsafeMigrationException if a statement stands where running code cannot live with it, or the server does not
     *     take it
     * @throws ZddException if the database cannot be reached, or a statement was changed after it was run
     */
    public MigrationPlan plan() {
        return look(session -> {
            ServerCheck check = new ServerCheck(session, files);
            check.files().orThrow();
            List<Change> all = check.changes(MigrationPhase.EXPAND);
            all.forEach(session.engine()::refuseNameless);
            List<Change> expands = check.pending(MigrationPhase.EXPAND);
            List<String> untried = check.tried(expands);
            return new MigrationPlan(session.title(), expands, all.size() - expands.size(), untried);
        });
    }

    /** What is done with a session without changing anything of the schema. */
    interface Look<T> {
        T at(Session session) throws SQLException;
    }

    <T> T look(Look<T> look) {
        return look(source, look);
    }

    static <T> T look(DataSource source, Look<T> look) {
        try (Session session = Session.open(source)) {
            return look.at(session);
        } catch (SQLException e) {
            throw new ZddException("Looking at the database failed: " + e.getMessage(), e);
        }
    }

    /**
     * Does what a plan says, outside a deployment. What was done since the plan was made is left out.
     *
     * @param plan what to do
     * @param progress gets a line for each statement that is done, tried again or waited for
     * @throws MigrationFailedException if a statement cannot be done; those before it stay done
     * @throws ZddException if the database cannot be reached, or another migrator is at work for too long
     * @throws InterruptedException if the thread is interrupted; the statement is stopped at the server
     */
    public void apply(MigrationPlan plan, Consumer<String> progress) throws InterruptedException {
        apply(plan, Optional.empty(), progress);
    }

    void apply(MigrationPlan plan, Optional<String> release, Consumer<String> progress) throws InterruptedException {
        new MigrationRun(source, settings(release, progress)).run(plan.changes());
    }

    /**
     * The same migrator with another pace for backfills.
     *
     * @param way how fast, and for how long
     * @return a changed copy
     */
    public Migrator pace(BackfillPace way) {
        return new Migrator(files, source, lockTimeout, retryFor, way);
    }

    /**
     * Looks how far the backfills have come. Nothing is changed.
     *
     * @return all of them, by version
     * @throws ZddException if the database cannot be reached
     */
    public List<BackfillProgress> backfills() {
        return look(session -> {
            Map<Long, BackfillRow> rows = new BackfillTable(session).rows();
            return Backfills.files(files.on(session.database())).stream()
                    .map(file -> Optional.ofNullable(rows.get(file.version()))
                            .map(row -> BackfillProgress.of(file, row))
                            .orElseGet(() -> BackfillProgress.notBegun(file)))
                    .toList();
        });
    }

    /**
     * Goes on with the backfills on the caller's thread, from where each of them stands, until they are done or the budget
     * of the pace is spent. Only when no code runs any more that leaves out what they fill.
     *
     * @param progress gets a line now and then
     * @return how far they have come then
     * @throws UnsafeMigrationException if a file does not pass the check
     * @throws ZddException if what they need is not expanded yet, a batch fails, or rows are left after a second pass;
     *     what was filled stays filled
     * @throws InterruptedException if the thread is interrupted; the batch is undone, and the next run goes on there
     */
    public List<BackfillProgress> resumeBackfills(Consumer<String> progress) throws InterruptedException {
        new Backfills(files, source, settings(Optional.empty(), progress), pace).run();
        return backfills();
    }

    /**
     * The step that fills rows, for {@code strategy.after(Phase.COMMIT, …)}: once for all hosts, when all of them run the
     * new code. What is left when the budget is spent is a warning, and for {@link #resumeBackfills}. After a rollback
     * the step does nothing.
     *
     * @return a step that looks at the database now, so make it anew for each deployment
     * @throws ZddException if the database cannot be reached
     */
    public Step backfill() {
        return new BackfillStep(this, backfills());
    }

    /**
     * The step that expands the schema, for {@code strategy.migrate(…)}: once for all hosts, before the swap. It looks at
     * the database now, so make it anew for each deployment; then the dry run shows what will be done.
     *
     * @return a step that cannot be undone, and need not be, since old code does not notice what it adds
     * @throws UnsafeMigrationException if a statement stands where running code cannot live with it, or the server does not
     *     take it
     * @throws ZddException if the database cannot be reached, or a statement was changed after it was run
     */
    public Step expand() {
        return new ExpandStep(this, plan());
    }

    /**
     * The step that lets no release go live, or back, that does not know a contract which was run, or of which an expand is
     * missing; for {@code strategy.before(Phase.ACTIVATE, …)}. It notes which migrations a new release knows: those whose
     * files are read here.
     *
     * @return a step that runs once for all hosts
     */
    public Step guard() {
        return new GuardStep(this);
    }

    /**
     * The step that notes in the database what is live on a host from now on; for {@code strategy.after(Phase.COMMIT, …)}.
     *
     * @return a step that runs on every host
     */
    public Step note() {
        return new NoteStep(this);
    }

    /**
     * Which releases cannot go live again, because they do not know a contract that was run; for {@code strategy.veto(…)} and
     * {@code deployer.status(…)}.
     *
     * @return the answer of the database as it is now, so make it anew for each deployment and each look
     * @throws ZddException if the database cannot be reached
     */
    public Veto veto() {
        return look(SchemaVeto::of);
    }

    /**
     * A strategy with all steps but that of the contracts: expand before the swap, guard at the swap, note and backfill
     * after the commit. Releases that cannot go live again are not counted among those that are kept.
     *
     * @param strategy what to add them to
     * @return a strategy for one deployment or rollback, since it looks at the database now
     * @throws UnsafeMigrationException if a statement stands where running code cannot live with it, or the server does not
     *     take it
     * @throws ZddException if the database cannot be reached, or a statement was changed after it was run
     */
    public AtomicSymlink addTo(AtomicSymlink strategy) {
        return strategy.veto(veto())
                .migrate(expand())
                .before(Phase.ACTIVATE, guard())
                .after(Phase.COMMIT, note(), backfill());
    }

    /**
     * The contracts, which are held until this gate opens.
     *
     * @param gate when they may be run
     * @return what looks at them and runs them
     */
    public Contracts contracts(Gate gate) {
        return new Contracts(this, gate);
    }

    MigrationFiles files() {
        return files;
    }

    DataSource source() {
        return source;
    }

    RunSettings settings(Optional<String> release, Consumer<String> progress) {
        return new RunSettings(lockTimeout, retryFor, release, progress);
    }

    /** Works on the tables about releases, which are made first where they are missing. */
    void prepared(Consumer<String> progress, Reconnecting.Work work) throws InterruptedException {
        RunSettings settings = settings(Optional.empty(), progress);
        new Reconnecting(source, settings).run(session -> {
            ReleaseTable releases = new ReleaseTable(session);
            if (!releases.exists()) {
                MigrationRun.locked(session, settings, locked -> releases.create());
            }
            work.at(session);
        });
    }
}
