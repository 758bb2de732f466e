package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.ForeignChangeException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.ReadLink;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The swap: fence, intent, compare-and-swap, flush and record in one exclusive batch. */
final class Activate implements Step {
    /** What becomes of the release if it has to go back. */
    enum AfterUndo {
        /** A new release that was live and is not good. */
        MARK_BAD,
        /** An old release that gets the state back which it had. */
        AS_IT_WAS
    }

    private final boolean durable;
    private final AfterUndo afterUndo;

    Activate(boolean durable, AfterUndo afterUndo) {
        this.durable = durable;
        this.afterUndo = afterUndo;
    }

    @Override
    public String name() {
        return "activate";
    }

    @Override
    public List<String> description(StepTarget target) {
        return swap(target, newText(target), target.state().current()).stream()
                .map(FileOperation::description)
                .toList();
    }

    @Override
    public void run(StepContext context) {
        StepTarget target = context.target();
        ReleaseRecord record = start(context);
        List<FileOperation<?>> deeds =
                new ArrayList<>(swap(target, newText(target), target.state().current()));
        deeds.addAll(context.writing(record.in(ReleaseState.LIVE, context.now())));
        long start = System.nanoTime();
        context.record(List.of(), record.in(ReleaseState.ACTIVATING, context.now()), deeds);
        context.swapped(target.previous(), Optional.of(target.release()), Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public void undo(StepContext context) {
        try {
            goBack(context);
        } catch (BatchFailedException | ForeignChangeException refused) {
            throw refused;
        } catch (TransportException lost) {
            StepTarget target = context.target();
            throw new ZddException(
                    lost.getMessage() + "; it may still serve " + target.release() + ". What settles it there: "
                            + settling(target),
                    lost);
        }
    }

    /** What a person runs on a host that could not be put back. */
    private static String settling(StepTarget target) {
        RemotePath current = target.layout().current();
        RemotePath fresh = current.parent().resolve(".zdd-back");
        return target.state()
                .current()
                .map(old -> Command.of("ln", "-s", old, fresh.value()) + " && "
                        + Command.of("mv", "-T", fresh.value(), current.value()))
                .orElseGet(() -> Command.of("rm", current.value()).toString());
    }

    private void goBack(StepContext context) {
        StepTarget target = context.target();
        Optional<String> old = target.state().current();
        ReadLink read = new ReadLink(target.layout().current());
        Optional<String> now = context.apply(Batch.of(read)).of(read).text();
        ReleaseRecord after = afterUndo(context);
        if (now.equals(old)) {
            context.applyFenced(context.writing(before(context)));
            return;
        }
        if (!now.equals(newText(target))) {
            throw new ForeignChangeException(target.host(), target.layout().current(), newText(target), now);
        }
        long start = System.nanoTime();
        context.record(swap(target, old, newText(target)), after, List.of());
        Optional<ReleaseId> from = Optional.of(target.release());
        context.swapped(from, target.previous(), Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * A release that another tool made has no record yet when it is rolled back to; what was live before it stays what
     * it was, and is not the one that is being left.
     */
    private static ReleaseRecord start(StepContext context) {
        StepTarget target = context.target();
        long sequence = target.state().nextSequence();
        ReleaseRecord known = context.record()
                .or(() -> target.state().record(target.release()))
                .orElseGet(() -> foreign(target, sequence, context));
        ReleaseRecord.Builder record = known.toBuilder().sequence(sequence).without("reason");
        record.fact("deployment", context.deployment()).fact("by", context.owner());
        return record.build();
    }

    private static ReleaseRecord foreign(StepTarget target, long sequence, StepContext context) {
        return ReleaseRecord.builder(target.release(), sequence, ReleaseState.RETIRED, context.now())
                .foreign(true)
                .build();
    }

    private ReleaseRecord afterUndo(StepContext context) {
        return afterUndo == AfterUndo.MARK_BAD
                ? context.record().orElseThrow().toBuilder()
                        .state(ReleaseState.BAD, context.now())
                        .fact("reason", "went back by itself")
                        .build()
                : before(context);
    }

    private ReleaseRecord before(StepContext context) {
        if (afterUndo == AfterUndo.MARK_BAD) {
            return context.record().orElseThrow().in(ReleaseState.PREPARED, context.now());
        }
        StepTarget target = context.target();
        return target.state().record(target.release()).orElseGet(() -> foreign(target, 0, context));
    }

    private static Optional<String> newText(StepTarget target) {
        return Optional.of(target.layout().linkText(target.release()));
    }

    private List<FileOperation<?>> swap(StepTarget target, Optional<String> to, Optional<String> expected) {
        SwapLink swap = new SwapLink(target.layout().current(), expected, to);
        return durable ? List.of(swap, new Sync(target.layout().current().parent(), false)) : List.of(swap);
    }
}
