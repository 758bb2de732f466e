package io.zdd.strategy;

import io.zdd.fleet.ReleaseState;
import io.zdd.model.RemotePath;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileOperation.Sync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets {@code current} lead to what it should have led to, had the deployment not been killed. */
final class PutLink implements Step {
    private final LeftBehind left;
    private final Optional<String> to;
    private final boolean durable;

    PutLink(LeftBehind left, Optional<String> to, boolean durable) {
        this.left = left;
        this.to = to;
        this.durable = durable;
    }

    @Override
    public String name() {
        return left.way() == LeftBehind.Way.FORWARD ? "go forward" : "go back";
    }

    @Override
    public List<String> description(StepTarget target) {
        return swap().stream().map(FileOperation::description).toList();
    }

    @Override
    public void run(StepContext context) {
        long start = System.nanoTime();
        if (left.way() == LeftBehind.Way.FORWARD) {
            context.record(List.of(), left.record().in(ReleaseState.ACTIVATING, context.now()), swap());
        } else {
            context.applyFenced(swap());
        }
        context.swapped(left.host().live(), left.live(), Duration.ofNanos(System.nanoTime() - start));
    }

    private List<FileOperation<?>> swap() {
        RemotePath current = left.host().layout().current();
        List<FileOperation<?>> operations = new ArrayList<>();
        operations.add(new SwapLink(current, left.host().current(), to));
        if (durable) {
            operations.add(new Sync(current.parent(), false));
        }
        return operations;
    }
}
