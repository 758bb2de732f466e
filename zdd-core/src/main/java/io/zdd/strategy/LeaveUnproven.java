package io.zdd.strategy;

import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/** Instead of the proof, where that would bring every file back and was not wanted. */
final class LeaveUnproven implements Step {
    @Override
    public String name() {
        return "leave the content unproven";
    }

    @Override
    public List<String> description(StepTarget target) {
        return List.of(sentence(target.host()));
    }

    @Override
    public void run(StepContext context) {
        context.warn(sentence(context.target().host()));
    }

    static String sentence(String host) {
        return host + ": UNPROVEN: the host cannot hash, and nothing is read back to compare it with the manifest";
    }
}
