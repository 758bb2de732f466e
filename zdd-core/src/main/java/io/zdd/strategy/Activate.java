package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.fleet.Undertaking;
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
    private final boolean durable;
    private final List<String> participants;
    private final Optional<String> leaving;

    private Activate(boolean durable, List<String> participants, Optional<String> leaving) {
        this.durable = durable;
        this.participants = participants;
        this.leaving = leaving;
    }

    /** Of a new release. */
    static Activate deploying(boolean durable, List<String> participants) {
        return new Activate(durable, participants, Optional.empty());
    }

    /** Of an old release, because something is wrong with the live one. */
    static Activate rollingBack(boolean durable, List<String> participants, String reason) {
        return new Activate(durable, participants, Optional.of(reason));
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
        try {
            context.record(List.of(), record.in(ReleaseState.ACTIVATING, context.now()), deeds);
        } catch (BatchFailedException failed) {
            if (failed.operation() instanceof SwapLink) {
                wasNeverLive(context, failed);
            }
            throw failed;
        }
        context.swapped(target.previous(), Optional.of(target.release()), Duration.ofNanos(System.nanoTime() - start));
    }

    /** The record said that it was going live, and it is not. */
    private void wasNeverLive(StepContext context, BatchFailedException failed) {
        try {
            RecordAsItWas.restore(context, before(context));
        } catch (TransportException second) {
            failed.addSuppressed(second);
        }
    }

    @Override
    public void undo(StepContext context) {
        try {
            goBack(context);
        } catch (ForeignChangeException foreign) {
            throw foreign;
        } catch (TransportException lost) {
            if (lost instanceof BatchFailedException refused && !leavesItLive(refused)) {
                throw refused;
            }
            StepTarget target = context.target();
            throw new ZddException(
                    lost.getMessage() + "; it may still serve " + target.release() + ". What settles it there: "
                            + settling(target),
                    lost);
        }
    }

    /** The link could not be swapped back, and not because somebody else has changed it. */
    private static boolean leavesItLive(BatchFailedException refused) {
        return refused.operation() instanceof SwapLink && refused.reason() != BatchFailedException.Reason.CHANGED;
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

    /**
     * What the release becomes is written when its services have been reloaded, by the step that began; until then the record
     * says that it was going live, so that whoever finds it reloads them. Nothing else is written with the swap, so that a
     * disk without room for a record does not keep it from being done.
     */
    private void goBack(StepContext context) {
        StepTarget target = context.target();
        Optional<String> old = target.state().current();
        ReadLink read = new ReadLink(target.layout().current());
        Optional<String> now = context.apply(Batch.of(read)).of(read).text();
        if (now.equals(old)) {
            RecordAsItWas.restore(context, before(context));
            return;
        }
        if (!now.equals(newText(target))) {
            throw new ForeignChangeException(target.host(), target.layout().current(), newText(target), now);
        }
        long start = System.nanoTime();
        swapBack(context, old);
        Optional<ReleaseId> from = Optional.of(target.release());
        context.swapped(from, target.previous(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** A disk that cannot be flushed does not keep the services from being reloaded. */
    private void swapBack(StepContext context, Optional<String> old) {
        StepTarget target = context.target();
        try {
            context.applyFenced(swap(target, old, newText(target)));
        } catch (BatchFailedException failed) {
            if (!(failed.operation() instanceof Sync)) {
                throw failed;
            }
            context.warn(failed.getMessage() + "; a power cut now may bring the link back as it was");
        }
    }

    /** What was live before it stays what it was, and is not the one that is being left. */
    private ReleaseRecord start(StepContext context) {
        StepTarget target = context.target();
        ReleaseRecord known = context.record().orElseGet(() -> RecordAsItWas.before(context));
        Undertaking undertaking = new Undertaking(
                participants,
                target.state().current(),
                leaving.map(reason -> RecordAsItWas.before(context).toJson()),
                leaving);
        return known.toBuilder()
                .sequence(target.state().nextSequence())
                .without("reason")
                .fact("deployment", context.deployment())
                .fact("by", context.owner())
                .fact("undertaking", undertaking.toJson())
                .build();
    }

    /** What the record was before this step. */
    private ReleaseRecord before(StepContext context) {
        if (leaving.isPresent()) {
            return RecordAsItWas.before(context);
        }
        ReleaseRecord record = context.record().orElseThrow();
        return record.state() == ReleaseState.PREPARED ? record : record.in(ReleaseState.PREPARED, context.now());
    }

    private static Optional<String> newText(StepTarget target) {
        return Optional.of(target.layout().linkText(target.release()));
    }

    private List<FileOperation<?>> swap(StepTarget target, Optional<String> to, Optional<String> expected) {
        SwapLink swap = new SwapLink(target.layout().current(), expected, to);
        return durable ? List.of(swap, new Sync(target.layout().current().parent(), false)) : List.of(swap);
    }
}
