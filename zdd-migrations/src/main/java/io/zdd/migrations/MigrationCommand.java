package io.zdd.migrations;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.plan.CommandFailedException;
import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The migrations of another tool as a step: artisan, Django, Rails, Alembic, Liquibase. The tool runs once for all hosts, on
 * the first one, with the phase in the variable {@code ZDD_PHASE}.
 *
 * <pre>{@code
 * strategy.migrate(MigrationCommand.of(MigrationPhase.EXPAND, "python3 manage.py migrate shop 0005")
 *     .guardedBy("python3 manage.py sqlmigrate shop 0005 | grep -vx -e 'BEGIN;' -e 'COMMIT;'", Database.postgresql(15)));
 * }</pre>
 *
 * <p>An immutable value; each method gives a changed copy. {@link Step#at} places it on another host.
 */
public final class MigrationCommand implements Step {
    private static final String PHASE = "ZDD_PHASE";

    private final MigrationPhase phase;
    private final Command command;
    private final Optional<Guard> guard;

    private MigrationCommand(MigrationPhase phase, Command command, Optional<Guard> guard) {
        this.phase = phase;
        this.command = command;
        this.guard = guard;
    }

    private record Guard(Command printing, Database database) {}

    /**
     * A line of {@code /bin/sh} in the release's directory.
     *
     * @param phase of what the tool runs
     * @param line such as {@code php artisan migrate --force}
     * @return the step, with no guard
     * @throws ZddException if the line is blank or holds a NUL
     */
    public static MigrationCommand of(MigrationPhase phase, String line) {
        return of(phase, Command.shell(line));
    }

    /**
     * A command, in the release's directory unless it has one of its own.
     *
     * @param phase of what the tool runs
     * @param command runs the tool
     * @return the step, with no guard
     */
    public static MigrationCommand of(MigrationPhase phase, Command command) {
        return new MigrationCommand(phase, command.env(PHASE, phase.toString()), Optional.empty());
    }

    /**
     * The same step, which first has the tool print the SQL that it would run, and judges it by the rules for the phase.
     *
     * @param line prints nothing but SQL; {@code -- @allow} in it counts as in a file. If it fails, the tool is not run; of a
     *     pipe, the shell sees the end of the last command only
     * @param database what it is for
     * @return a changed copy
     * @throws ZddException if the line is blank or holds a NUL, or the phase is that of backfills
     */
    public MigrationCommand guardedBy(String line, Database database) {
        return guardedBy(Command.shell(line), database);
    }

    /**
     * The same step, which first has the tool print the SQL that it would run, and judges it by the rules for the phase.
     *
     * @param printing prints nothing but SQL; {@code -- @allow} in it counts as in a file. If it fails, the tool is not run
     * @param database what it is for
     * @return a changed copy
     * @throws ZddException if the phase is that of backfills
     */
    public MigrationCommand guardedBy(Command printing, Database database) {
        if (phase == MigrationPhase.BACKFILL) {
            throw new ZddException("What a tool backfills cannot be judged, because its batches are not in what it"
                    + " prints. Leave the guard out, and see to it that each batch is a transaction of its own.");
        }
        return new MigrationCommand(
                phase, command, Optional.of(new Guard(printing.env(PHASE, phase.toString()), database)));
    }

    @Override
    public String name() {
        return phase + " by " + command;
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>(List.of(filled(command, target).toString()));
        lines.add(guard.map(by -> "guarded by what this prints: " + filled(by.printing(), target))
                .orElse("unguarded: nobody looks at its SQL"));
        return lines;
    }

    @Override
    public Placement placement() {
        return Placement.everyHost().once();
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        if (guard.isPresent()) {
            refuseUnsafe(guard.get(), context);
        }
        context.run(filled(command, context.target()));
    }

    private void refuseUnsafe(Guard by, StepContext context) throws InterruptedException {
        Command printing = filled(by.printing(), context.target());
        StepContext.Captured printed = context.capture(printing);
        String host = context.target().host();
        if (!printed.result().succeeded()) {
            throw new CommandFailedException(host, printing.toString(), printed.result(), printed.errors());
        }
        if (printed.output().size() >= StepContext.Captured.MOST_LINES) {
            throw new ZddException(
                    host + ": `" + printing + "` printed " + StepContext.Captured.MOST_LINES
                            + " lines or more, which is more"
                            + " than can be judged. Let it print pending migrations only, in several steps. The tool was not run.");
        }
        MigrationFile file = new MigrationFile(
                "`" + printing + "`", 0, "", phase, Optional.empty(), String.join("\n", printed.output()));
        new CheckResult(by.database(), List.of(file), FileReview.of(file, by.database())).orThrow();
    }

    private static Command filled(Command any, StepTarget target) {
        return any.filled(target.variables());
    }

    @Override
    public Set<Secret> secrets() {
        Set<Secret> secrets = new LinkedHashSet<>(command.secrets());
        guard.ifPresent(by -> secrets.addAll(by.printing().secrets()));
        return Set.copyOf(secrets);
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
