package io.zdd.step;

import io.zdd.fleet.Selector;
import io.zdd.model.RelativePath;
import io.zdd.model.Secret;
import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A command as a step, by {@link Steps#run(String)}; immutable, each method gives a changed copy. */
public final class CommandStep implements Step {
    private final Command command;
    private final Settings settings;

    CommandStep(Command command) {
        this(command, new Settings(Optional.empty(), Optional.empty(), Optional.empty(), Placement.everyHost()));
    }

    private CommandStep(Command command, Settings settings) {
        this.command = command;
        this.settings = settings;
    }

    /** Everything but the command itself. */
    private record Settings(
            Optional<String> name, Optional<RelativePath> directory, Optional<Command> undo, Placement placement) {}

    /**
     * The same step with a limit on the time it may take; the default is 30 minutes.
     *
     * @param limit longer than zero
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the limit is not longer than zero
     */
    public CommandStep timeout(Duration limit) {
        return new CommandStep(command.timeout(limit), settings);
    }

    /**
     * The same step with a limit on the time it may be silent; the default is none.
     *
     * @param limit longer than zero
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the limit is not longer than zero
     */
    public CommandStep idleTimeout(Duration limit) {
        return new CommandStep(command.idleTimeout(limit), settings);
    }

    /**
     * The same step with one more environment variable.
     *
     * @param variable its name
     * @param value its value
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the name is not one of a variable
     */
    public CommandStep env(String variable, String value) {
        return new CommandStep(command.env(variable, value), settings);
    }

    /**
     * The same step with a secret in its environment.
     *
     * @param variable its name
     * @param secret its value, shown nowhere
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the name is not one of a variable
     */
    public CommandStep env(String variable, Secret secret) {
        return new CommandStep(command.env(variable, secret), settings);
    }

    /**
     * The same step with a secret on its standard input.
     *
     * @param secret what it reads, shown nowhere
     * @return a changed copy
     */
    public CommandStep input(Secret secret) {
        return new CommandStep(command.input(secret), settings);
    }

    /**
     * The same step as another user, by {@code sudo} and a rule that asks for no password; see
     * {@link Command#as(String)}.
     *
     * @param user such as {@code www-data}
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the name is not one of a user
     */
    public CommandStep as(String user) {
        return new CommandStep(command.as(user), settings);
    }

    /**
     * The same step as another user, by {@code sudo} and the password it asks for; see
     * {@link Command#as(String, Secret)}.
     *
     * @param user such as {@code root}
     * @param password of the user who deploys, shown nowhere
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the name is not one of a user
     */
    public CommandStep as(String user, Secret password) {
        return new CommandStep(command.as(user, password), settings);
    }

    /**
     * The same step with a umask.
     *
     * @param mask from 0 to 0777
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the mask is out of range
     */
    public CommandStep umask(int mask) {
        return new CommandStep(command.umask(mask), settings);
    }

    /**
     * The same step in a directory of the release.
     *
     * @param directory relative to the release
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the path is absolute or leaves the release
     */
    public CommandStep in(String directory) {
        RelativePath below = RelativePath.of(directory);
        return new CommandStep(
                command, new Settings(settings.name, Optional.of(below), settings.undo, settings.placement));
    }

    /**
     * The same step under a name; otherwise it is called as the command.
     *
     * @param name what plans and reports call it
     * @return a changed copy
     */
    public CommandStep named(String name) {
        return new CommandStep(
                command,
                new Settings(Optional.of(Names.checked(name)), settings.directory, settings.undo, settings.placement));
    }

    /**
     * The same step, undone by a line of {@code /bin/sh} in the same directory.
     *
     * @param line undoes the step, also if it was done only in part
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the line is blank or holds a NUL
     */
    public CommandStep undoneBy(String line) {
        return undoneBy(Command.shell(line));
    }

    /**
     * The same step, undone by another command.
     *
     * @param other undoes the step, also if it was done only in part
     * @return a changed copy
     */
    public CommandStep undoneBy(Command other) {
        return new CommandStep(
                command, new Settings(settings.name, settings.directory, Optional.of(other), settings.placement));
    }

    /**
     * The same step on the first host only.
     *
     * @return a changed copy
     */
    public CommandStep once() {
        return placed(settings.placement.once());
    }

    /**
     * The same step on the hosts of a role only.
     *
     * @param role the role
     * @return a changed copy
     */
    public CommandStep on(String role) {
        return placed(settings.placement.on(Selector.role(role)));
    }

    /**
     * The same step on these hosts only.
     *
     * @param hosts which hosts are meant
     * @return a changed copy
     */
    public CommandStep on(Selector hosts) {
        return placed(settings.placement.on(hosts));
    }

    /**
     * The same step on the first host of those that have the same value of a label.
     *
     * @param label such as {@code dc}
     * @return a changed copy
     */
    public CommandStep oncePer(String label) {
        return placed(settings.placement.oncePer(label));
    }

    private CommandStep placed(Placement placement) {
        return new CommandStep(command, new Settings(settings.name, settings.directory, settings.undo, placement));
    }

    @Override
    public String name() {
        return settings.name.orElseGet(() -> "run " + command);
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>();
        Command here = placed(command, target);
        lines.add(here
                + here.directory().map(directory -> " (in " + directory + ")").orElse(""));
        settings.undo.ifPresent(other -> lines.add("undone by: " + placed(other, target)));
        return lines;
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        context.run(placed(command, context.target()));
    }

    @Override
    public void undo(StepContext context) throws InterruptedException {
        if (settings.undo.isPresent()) {
            context.run(placed(settings.undo.get(), context.target()));
        } else {
            context.nothingToUndo();
        }
    }

    private Command placed(Command any, StepTarget target) {
        Command filled = any.filled(target.variables());
        return settings.directory.isEmpty() || filled.directory().isPresent()
                ? filled
                : filled.in(target.directory().resolve(settings.directory.get()));
    }

    @Override
    public Placement placement() {
        return settings.placement;
    }

    @Override
    public Set<Secret> secrets() {
        Set<Secret> secrets = new LinkedHashSet<>(command.secrets());
        settings.undo.ifPresent(other -> secrets.addAll(other.secrets()));
        return Set.copyOf(secrets);
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
