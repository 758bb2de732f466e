package io.zdd.service;

import io.zdd.fleet.Selector;
import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.util.ArrayList;
import java.util.List;

/** Commands that act on a service, by {@link Systemd} and {@link Nginx}; immutable. */
public final class ServiceStep implements Step {
    private final String name;
    private final List<Act> acts;
    private final boolean sudo;
    private final Placement placement;

    ServiceStep(String name, List<Act> acts) {
        this(name, acts, false, Placement.everyHost());
    }

    private ServiceStep(String name, List<Act> acts, boolean sudo, Placement placement) {
        this.name = name;
        this.acts = List.copyOf(acts);
        this.sudo = sudo;
        this.placement = placement;
    }

    /**
     * One command.
     *
     * @param privileged whether it changes the service, so that it may need another user's rights
     */
    record Act(List<String> arguments, boolean privileged) {
        Command command(boolean sudo) {
            List<String> line = new ArrayList<>(sudo && privileged ? List.of("sudo", "-n") : List.of());
            line.addAll(arguments);
            return Command.of(line.get(0), line.subList(1, line.size()).toArray(String[]::new));
        }
    }

    /**
     * The same step, with {@code sudo -n} before each command that needs it.
     *
     * @return a changed copy
     */
    public ServiceStep sudo() {
        return new ServiceStep(name, acts, true, placement);
    }

    /**
     * The same step on the hosts of a role only.
     *
     * @param role the role
     * @return a changed copy
     */
    public ServiceStep on(String role) {
        return new ServiceStep(name, acts, sudo, placement.on(Selector.role(role)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> description(StepTarget target) {
        return commands(target).stream().map(Command::toString).toList();
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        for (Command command : commands(context.target())) {
            context.run(command);
        }
    }

    List<Command> commands(StepTarget target) {
        return acts.stream()
                .map(act -> act.command(sudo).filled(target.variables()))
                .toList();
    }

    @Override
    public Placement placement() {
        return placement;
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
