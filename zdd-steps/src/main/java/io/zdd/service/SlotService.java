package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.util.Map;

/**
 * How the service in a slot is started and stopped; immutable.
 *
 * <p>In its commands {@code {{slot}}}, {@code {{port}}} and {@code {{address}}} stand for what the slot is, beside the
 * host's own variables. The release is where the slot's link {@code <root>/slots/<slot>} leads.
 */
public final class SlotService {
    private final Command start;
    private final Command stop;

    private SlotService(Command start, Command stop) {
        this.start = start;
        this.stop = stop;
    }

    /**
     * A template unit of systemd with {@code WorkingDirectory=<root>/slots/%i}: {@code systemctl enable --now} and
     * {@code disable --now}, so that the slot that is active is started again when the host is; for that the unit needs an
     * {@code [Install]} section.
     *
     * @param unit such as <code>shop@{{slot}}</code>
     * @return the service
     * @throws ZddException if this is not the name of a unit, or the same one for both slots
     */
    public static SlotService systemd(String unit) {
        if (!unit.contains("{{slot}}")) {
            throw new ZddException("'" + unit + "' is one unit for both slots; write it like shop@{{slot}}");
        }
        Systemd.requireUnit(new Template(unit).sample());
        return new SlotService(
                Command.of("systemctl", "enable", "--now", unit), Command.of("systemctl", "disable", "--now", unit));
    }

    /**
     * Lines of {@code /bin/sh}. The service is started in the release's directory, and must go on when the line has ended,
     * in a session of its own; stopping what does not run must succeed, for that is done before each start.
     *
     * @param start such as <code>setsid bin/shop --port {{port}} &gt;/dev/null 2&gt;&amp;1 &amp;</code>
     * @param stop such as <code>bin/stop {{slot}}</code>, run in the application's root
     * @return the service
     * @throws ZddException if a line is blank
     */
    public static SlotService commands(String start, String stop) {
        return new SlotService(Command.shell(start), Command.shell(stop));
    }

    /**
     * The same service, started and stopped as {@code root} by {@code sudo -n}.
     *
     * @return a changed copy
     */
    public SlotService sudo() {
        return new SlotService(start.as("root"), stop.as("root"));
    }

    void start(StepContext context, Slot slot) throws InterruptedException {
        context.run(start.filled(slot.variables(context.target())));
    }

    void stop(StepContext context, Slot slot) throws InterruptedException {
        StepTarget target = context.target();
        context.run(stop.filled(slot.variables(target)).in(target.layout().root()));
    }

    String startLine(Map<String, String> values) {
        return start.filled(values).toString();
    }

    String stopLine(Map<String, String> values) {
        return stop.filled(values).toString();
    }
}
