package io.zdd.strategy;

import io.zdd.model.RemotePath;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.CopyTree;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Move;
import java.util.List;

/**
 * Links what is shared, by operations that are known at planning.
 *
 * <p>Its links are undone with the release as a whole. What it made or seeded in {@code shared/} stays: from then on it
 * is data, which a process may be writing to, and nothing that is shared is ever deleted.
 */
final class LinkShared implements Step {
    private final List<FileOperation<?>> operations;

    LinkShared(List<? extends FileOperation<?>> operations) {
        this.operations = List.copyOf(operations);
    }

    @Override
    public String name() {
        return "link what is shared";
    }

    @Override
    public List<String> description(StepTarget target) {
        return operations.stream().map(FileOperation::description).toList();
    }

    @Override
    public void run(StepContext context) {
        int from = 0;
        while (from < operations.size()) {
            from = apply(context, from);
        }
    }

    private int apply(StepContext context, int from) {
        try {
            context.apply(Batch.of(operations.subList(from, operations.size())));
            return operations.size();
        } catch (BatchFailedException failed) {
            int at = from + failed.index();
            boolean cannotRename = failed.reason() == BatchFailedException.Reason.OTHER
                    || failed.reason() == BatchFailedException.Reason.UNSUPPORTED;
            if (!cannotRename || !(operations.get(at) instanceof Move move)) {
                throw failed;
            }
            copy(context, move, failed);
            return at + 1;
        }
    }

    /** Nothing is renamed from one file system to another; the copy is whole before it has its name. */
    private static void copy(StepContext context, Move move, BatchFailedException failed) {
        RemotePath copy = move.to().parent().resolve(".zdd-copy-" + context.deployment());
        try {
            context.apply(
                    Batch.of(new CopyTree(move.from(), copy), new Move(copy, move.to()), new DeleteTree(move.from())));
        } catch (BatchFailedException second) {
            second.addSuppressed(failed);
            try {
                context.apply(Batch.of(new DeleteTree(copy)));
            } catch (BatchFailedException third) {
                second.addSuppressed(third);
            }
            throw second;
        }
    }
}
