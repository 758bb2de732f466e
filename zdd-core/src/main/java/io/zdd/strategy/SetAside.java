package io.zdd.strategy;

import io.zdd.model.FileMode;
import io.zdd.model.Layout;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.Move;
import java.util.ArrayList;
import java.util.List;

/** Puts records that cannot be read where a person finds them and nothing is decided by them. */
final class SetAside implements Step {
    private final List<String> names;

    SetAside(List<String> names) {
        this.names = names;
    }

    @Override
    public String name() {
        return "set damaged records aside";
    }

    @Override
    public List<String> description(StepTarget target) {
        return names.stream()
                .map(name -> "mv " + target.layout().records().resolve(name + ".json") + " "
                        + target.layout().damaged())
                .toList();
    }

    /** One that was set aside before, of the same name, stays. */
    @Override
    public void run(StepContext context) {
        Layout layout = context.target().layout();
        List<FileOperation<?>> operations = new ArrayList<>();
        operations.add(new MakeDirectories(layout.damaged(), FileMode.of(0770)));
        for (String name : names) {
            operations.add(new Move(
                    layout.records().resolve(name + ".json"),
                    layout.damaged().resolve(name + ".json-" + context.deployment())));
        }
        context.applyFenced(operations);
    }
}
