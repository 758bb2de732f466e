package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What an adapter for another tool in Java needs: the tool's scripts are judged by our rules, and it runs them under the
 * migrator's lock, over connections with our time limits.
 *
 * <pre>{@code
 * ForeignTool tool = ForeignTool.on(dataSource);
 * CheckResult judged = tool.check(scripts).orThrow();
 * tool.run(judged, System.out::println, limited -> migrate(limited));
 * }</pre>
 *
 * <p>For PostgreSQL and MariaDB. An immutable value.
 */
public final class ForeignTool {
    private final DataSource source;
    private final Duration lockTimeout;
    private final Duration retryFor;

    private ForeignTool(DataSource source, Duration lockTimeout, Duration retryFor) {
        this.source = source;
        this.lockTimeout = lockTimeout;
        this.retryFor = retryFor;
    }

    /**
     * A tool that works on the database to which connections lead.
     *
     * @param source gives connections that keep their sessions; none is made yet
     * @return it, with the limits of a {@link Migrator}
     */
    public static ForeignTool on(DataSource source) {
        return new ForeignTool(source, Limits.LOCK_TIMEOUT, Limits.RETRY_FOR);
    }

    /**
     * The same with another time for which others may have to wait behind a statement that itself waits for a lock; see
     * {@link Migrator#lockTimeout}.
     *
     * @param time at least 1 ms
     * @return a changed copy
     * @throws ZddException if it is shorter
     */
    public ForeignTool lockTimeout(Duration time) {
        return new ForeignTool(source, Limits.lockTimeout(time), retryFor);
    }

    /**
     * The same with another time for which is tried again what gets no lock, and for which the end of another migrator is
     * awaited.
     *
     * @param time zero or longer
     * @return a changed copy
     * @throws ZddException if it is negative
     */
    public ForeignTool retryFor(Duration time) {
        return new ForeignTool(source, lockTimeout, Limits.retryFor(time));
    }

    /**
     * Judges scripts, each of which the tool runs in one transaction where the server and its statements allow that.
     *
     * @param scripts what the tool would run now, each with the phase it is run in
     * @return what was found
     * @throws ZddException if the database cannot be reached, is none that migrations are run on, or a quote does not end
     */
    public CheckResult check(List<MigrationFile> scripts) {
        return look(session -> new CheckResult(
                session.database(),
                scripts,
                scripts.stream()
                        .flatMap(script -> FileReview.ofTool(script, session.database()).stream())
                        .toList()));
    }

    /**
     * The database for messages.
     *
     * @return its kind, version and name
     * @throws ZddException if it cannot be reached, or is none that migrations are run on
     */
    public String title() {
        return look(Session::title);
    }

    /** What the tool does. */
    @FunctionalInterface
    public interface Work {
        /**
         * Runs what is pending; called again if all it did was undone because a lock was not to be had.
         *
         * @param limited its connections limit and repeat what is executed by {@code Statement.execute(sql)}, and stop it
         *     when the thread is interrupted
         */
        void with(DataSource limited);
    }

    /**
     * Has the tool run under the migrator's lock.
     *
     * @param judged the scripts that it will run; what they let through with a reason may take as long as it does
     * @param progress gets a line about what is waited for or tried again
     * @param work runs them
     * @throws ZddException if the database cannot be reached, or another migrator is at work for too long
     * @throws InterruptedException if the thread is interrupted; the statement is stopped at the server
     */
    public void run(CheckResult judged, Consumer<String> progress, Work work) throws InterruptedException {
        RunSettings settings = new RunSettings(lockTimeout, retryFor, Optional.empty(), progress);
        DataSource limited = LimitedSource.of(source, settings, judged.findings());
        new Reconnecting(source, settings).run(session -> {
            MigrationRun.awaitLock(session, settings);
            untilDone(session.engine(), settings, () -> work.with(limited));
        });
    }

    private static void untilDone(Engine engine, RunSettings settings, Runnable work) throws InterruptedException {
        Patience patience = settings.patience();
        boolean again = true;
        while (again) {
            try {
                work.run();
                again = false;
            } catch (RuntimeException failure) {
                if (Thread.interrupted()) {
                    throw interrupted(failure);
                }
                if (!wasUndone(engine, failure) || !patience.pause()) {
                    throw failure;
                }
                settings.say("the script is run again, because others were in the way");
            }
        }
    }

    private static InterruptedException interrupted(RuntimeException failure) {
        InterruptedException stop = new InterruptedException("migrations were interrupted");
        stop.addSuppressed(failure);
        return stop;
    }

    /** Where changes of the schema are part of a transaction, one that got no lock was undone with all before it. */
    private static boolean wasUndone(Engine engine, Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return engine.database().postgresql() && cause instanceof SQLException refused && engine.mayRetry(refused);
    }

    /**
     * The steps by which the gate knows the releases of a tool: {@link Migrator#guard}, {@link Migrator#note} and
     * {@link Migrator#veto}. For a database of which the tool runs all migrations.
     *
     * @param contracts all scripts of this release that contract, those that were run included
     * @return a migrator to take these steps from; it is not to run anything
     */
    public Migrator releases(List<MigrationFile> contracts) {
        return new Migrator(new MigrationFiles(contracts), source, lockTimeout, retryFor, BackfillPace.usual());
    }

    /** Has the tool run one script. */
    @FunctionalInterface
    public interface ContractWork {
        /**
         * Runs one script.
         *
         * @param script what may be run
         * @param progress gets a line about what is waited for or tried again
         * @throws InterruptedException if the thread is interrupted
         */
        void run(MigrationFile script, Consumer<String> progress) throws InterruptedException;
    }

    /**
     * The contracts of a tool, held until a gate opens as our own are. From the moment one is begun no release that does not
     * know it goes live any more.
     *
     * @param pending what the tool has not run, in its order: scripts that contract, and those that expand and come before
     * @param gate when contracts may be run
     * @param work has the tool run one
     * @return what looks at them, and has them run
     */
    public Contracts contracts(List<MigrationFile> pending, Gate gate, ContractWork work) {
        return new Contracts(
                releases(pending), gate, (changes, settings) -> new ToolContracts(source, settings, work).run(changes));
    }

    private <T> T look(Migrator.Look<T> look) {
        return Migrator.look(source, look);
    }
}
