package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.fleet.Undertaking;
import io.zdd.model.Layout;
import io.zdd.model.Manifest;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.release.Release;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.FileOperation.RequireAbsent;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileType;
import java.util.List;
import java.util.Optional;

/** Claims the release's id on a host by its record, before anything of it is there. */
final class BeginRelease implements Step {
    private final Release release;
    private final Manifest manifest;
    private final List<String> participants;

    BeginRelease(Release release, Manifest manifest, List<String> participants) {
        this.release = release;
        this.manifest = manifest;
        this.participants = participants;
    }

    @Override
    public String name() {
        return "begin the release";
    }

    @Override
    public List<String> description(StepTarget target) {
        return before(target).stream().map(FileOperation::description).toList();
    }

    @Override
    public void run(StepContext context) {
        context.record(before(context.target()), record(context), List.of());
    }

    /** What was live is kept as evidence; anything else is gone. */
    @Override
    public void undo(StepContext context) {
        ReleaseRecord record = context.record().orElse(null);
        if (record == null) {
            context.nothingToUndo();
            return;
        }
        StepTarget target = context.target();
        RealPath live = new RealPath(target.layout().current());
        Stat there = new Stat(target.directory());
        BatchResult found = context.apply(Batch.of(live, there));
        if (found.of(live).equals(target.directory())) {
            context.warn(
                    target.host() + ": the release " + target.release() + " was kept, because current leads to it");
        } else if (!(RecordAsItWas.state(context)
                        .filter(ReleaseState::isGoingLive)
                        .isPresent()
                && keptAsEvidence(context, record))) {
            new Discarded(target.layout(), target.release(), context.deployment())
                    .discard(
                            context,
                            found.of(there).type() != FileType.MISSING,
                            record.in(ReleaseState.FAILED, context.now()));
        }
    }

    /** On a full disk there is no room to say what it was, so it is not kept. */
    private static boolean keptAsEvidence(StepContext context, ReleaseRecord record) {
        ReleaseRecord bad = record.toBuilder()
                .state(ReleaseState.BAD, context.now())
                .without("undertaking")
                .fact("reason", "went back by itself")
                .build();
        try {
            context.record(List.of(), bad, List.of());
            return true;
        } catch (BatchFailedException failed) {
            if (failed.reason() != BatchFailedException.Reason.NO_SPACE) {
                throw failed;
            }
            context.warn(failed.getMessage() + "; so the release is not kept as " + bad.state() + " but removed");
            return false;
        }
    }

    private static List<FileOperation<?>> before(StepTarget target) {
        Layout layout = target.layout();
        return List.of(
                new MakeDirectories(layout.releases(), target.state().directoryMode()),
                new MakeDirectories(layout.shared(), target.state().directoryMode()),
                new RequireAbsent(target.directory()),
                new RequireAbsent(layout.record(target.release())));
    }

    private ReleaseRecord record(StepContext context) {
        ReleaseRecord.Builder record = ReleaseRecord.builder(
                        context.target().release(),
                        context.target().state().nextSequence(),
                        ReleaseState.BUILDING,
                        context.now())
                .fact("digest", manifest.digest())
                .fact("deployment", context.deployment())
                .fact("by", context.owner())
                .fact("revision", release.revision())
                .fact("author", release.author())
                .fact("message", release.message())
                .fact("undertaking", undertaking(context).toJson());
        context.target().previous().ifPresent(record::previous);
        release.labels().forEach(record::label);
        return record.build();
    }

    private Undertaking undertaking(StepContext context) {
        return new Undertaking(participants, context.target().state().current(), Optional.empty(), Optional.empty());
    }
}
