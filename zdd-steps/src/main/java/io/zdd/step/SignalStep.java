package io.zdd.step;

import io.zdd.fleet.Selector;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.util.List;

/** A signal to the process whose id is in a file, by {@link Steps#signal}; immutable. */
public final class SignalStep implements Step {
    private final PidFile pidFile;
    private final String signal;
    private final boolean sudo;
    private final Placement placement;

    private SignalStep(PidFile pidFile, String signal, boolean sudo, Placement placement) {
        this.pidFile = pidFile;
        this.signal = signal;
        this.sudo = sudo;
        this.placement = placement;
    }

    static SignalStep of(String pidFile, String signal) {
        if (!signal.matches("[A-Z][A-Z0-9+-]*") || signal.startsWith("SIG")) {
            throw new ZddException("'" + signal + "' is not the name of a signal; write it like HUP or USR2");
        }
        return new SignalStep(new PidFile(RemotePath.of(pidFile)), signal, false, Placement.everyHost());
    }

    /**
     * The same signal, sent by {@code sudo -n kill}.
     *
     * @return a changed copy
     */
    public SignalStep sudo() {
        return new SignalStep(pidFile, signal, true, placement);
    }

    /**
     * The same signal on the hosts of a role only.
     *
     * @param role the role
     * @return a changed copy
     */
    public SignalStep on(String role) {
        return new SignalStep(pidFile, signal, sudo, placement.on(Selector.role(role)));
    }

    @Override
    public String name() {
        return "send " + signal + " to " + pidFile.path();
    }

    @Override
    public List<String> description(StepTarget target) {
        return List.of(
                (sudo ? "sudo -n " : "") + "kill -" + signal + " <the process whose id is in " + pidFile.path() + ">");
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        String pid = Long.toString(pidFile.read(context));
        context.run(
                sudo
                        ? Command.of("sudo", "-n", "kill", "-" + signal, pid)
                        : Command.shell("kill -" + signal + " " + pid));
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
