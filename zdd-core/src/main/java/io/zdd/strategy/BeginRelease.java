package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.Layout;
import io.zdd.model.Manifest;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.release.Release;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.FileOperation.RequireAbsent;
import java.util.List;

/** Claims the release's id on a host by its record, before anything of it is there. */
final class BeginRelease implements Step {
    private final Release release;
    private final Manifest manifest;

    BeginRelease(Release release, Manifest manifest) {
        this.release = release;
        this.manifest = manifest;
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

    @Override
    public void undo(StepContext context) {
        ReleaseRecord record = context.record().orElse(null);
        if (record == null || record.state() == ReleaseState.BAD) {
            context.nothingToUndo(); // nothing was claimed, or it was live: then it is kept as evidence
            return;
        }
        StepTarget target = context.target();
        Layout layout = target.layout();
        ReleaseId id = target.release();
        RealPath live = new RealPath(layout.current());
        if (context.apply(Batch.of(live)).of(live).equals(target.directory())) {
            context.warn(target.host() + ": the release " + id + " was kept, because current leads to it");
            return;
        }
        // first, for on a full disk there is no room for a record before something is gone
        context.apply(Batch.of(
                new DeleteTree(layout.release(id)),
                new DeleteTree(layout.replaced(id)),
                new DeleteTree(layout.manifest(id))));
        context.record(List.of(), record.in(ReleaseState.FAILED, context.now()), List.of());
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
                .fact("message", release.message());
        context.target().previous().ifPresent(record::previous);
        release.labels().forEach(record::label);
        return record.build();
    }
}
