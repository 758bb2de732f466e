package io.zdd.strategy;

import io.zdd.model.Secret;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets a wave be live for a time before the next one, its health checks repeated. */
final class Watch implements Step {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Duration time;
    private final List<Step> checks;

    Watch(Duration time, List<Step> checks) {
        this.time = time;
        this.checks = checks;
    }

    @Override
    public String name() {
        return (checks.isEmpty() ? "wait " : "watch for ") + time.toMillis() / 1000.0 + " s";
    }

    @Override
    public List<String> description(StepTarget target) {
        return checks.stream()
                .map(check -> "every " + INTERVAL.toSeconds() + " s: " + check.name())
                .toList();
    }

    @Override
    public void run(StepContext context) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            context.pause(Duration.ofNanos(checks.isEmpty() ? left : Math.min(left, INTERVAL.toNanos())));
            for (Step check : checks) {
                check.run(context);
            }
        }
    }

    @Override
    public Set<Secret> secrets() {
        return checks.stream().flatMap(check -> check.secrets().stream()).collect(Collectors.toSet());
    }
}
