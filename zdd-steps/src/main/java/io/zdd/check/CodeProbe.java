package io.zdd.check;

import io.zdd.plan.StepAction;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Red if the code throws. */
record CodeProbe(StepAction code) implements Probe {
    @Override
    public List<String> description(StepTarget target) {
        return List.of("code");
    }

    @Override
    public Optional<String> look(StepContext context, Duration longest) throws InterruptedException {
        try {
            code.run(context);
            return Optional.empty();
        } catch (InterruptedException cancelled) {
            throw cancelled;
        } catch (Exception | AssertionError red) {
            return Optional.of(red.getMessage() == null ? red.toString() : red.getMessage());
        }
    }
}
