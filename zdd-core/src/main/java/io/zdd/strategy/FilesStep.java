package io.zdd.strategy;

import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import java.util.List;

/** File operations that are known at planning, in one batch; undone with the release as a whole. */
final class FilesStep implements Step {
    private final String name;
    private final List<FileOperation<?>> operations;

    FilesStep(String name, List<? extends FileOperation<?>> operations) {
        this.name = name;
        this.operations = List.copyOf(operations);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> description(StepTarget target) {
        return operations.stream().map(FileOperation::description).toList();
    }

    @Override
    public void run(StepContext context) {
        context.apply(Batch.of(operations));
    }
}
