package io.zdd.plan;

import io.zdd.model.Secret;
import java.util.List;
import java.util.Set;

/** A step on other hosts than its own placement says. */
record PlacedStep(Step step, Placement placement) implements Step {
    @Override
    public String name() {
        return step.name();
    }

    @Override
    public List<String> description(StepTarget host) {
        return step.description(host);
    }

    @Override
    public void run(StepContext context) throws Exception {
        step.run(context);
    }

    @Override
    public void undo(StepContext context) throws Exception {
        step.undo(context);
    }

    @Override
    public Set<Secret> secrets() {
        return step.secrets();
    }

    @Override
    public boolean needsCommands() {
        return step.needsCommands();
    }
}
