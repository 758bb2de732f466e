package io.zdd.check;

import io.zdd.model.Secret;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Red unless the command ends with status 0. */
record CommandProbe(Command command) implements Probe {
    private static final int SHOWN = 5;

    @Override
    public List<String> description(StepTarget target) {
        return List.of(command.filled(target.variables()).toString());
    }

    @Override
    public Optional<String> look(StepContext context, Duration longest) throws InterruptedException {
        StepContext.Captured captured = context.capture(
                command.filled(context.target().variables()).timeout(Schedule.shorter(command.timeout(), longest)));
        if (captured.result().succeeded()) {
            return Optional.empty();
        }
        List<String> printed = new ArrayList<>(captured.output());
        printed.addAll(captured.errors());
        List<String> last = printed.subList(Math.max(0, printed.size() - SHOWN), printed.size());
        return Optional.of(captured.result() + (last.isEmpty() ? "" : ": " + String.join(" | ", last)));
    }

    @Override
    public Set<Secret> secrets() {
        return command.secrets();
    }

    @Override
    public boolean needsCommands() {
        return true;
    }
}
