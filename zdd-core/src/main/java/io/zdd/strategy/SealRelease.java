package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.FileOperation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The vote: what is there now is written down and flushed to the disk; from here on the release may go live. */
final class SealRelease implements Step {
    private final List<RelativePath> excluded;
    private final boolean durable;

    SealRelease(List<RelativePath> excluded, boolean durable) {
        this.excluded = excluded;
        this.durable = durable;
    }

    @Override
    public String name() {
        return "seal";
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>(
                look(target).stream().map(FileOperation::description).toList());
        lines.add("write " + target.layout().manifest(target.release()));
        return lines;
    }

    @Override
    public void run(StepContext context) {
        StepTarget target = context.target();
        Manifest sealed = context.apply(Batch.of(look(target))).of(inventory(target));
        ReleaseRecord.Builder record = context.record().orElseThrow().toBuilder();
        record.fact("sealed", sealed.digest()).state(ReleaseState.PREPARED, context.now());
        if (!excluded.isEmpty()) {
            record.fact("excluded", excluded.stream().map(RelativePath::value).collect(Collectors.joining("\n")));
        }
        context.record(writeManifest(target, sealed), record.build(), List.of());
    }

    private List<FileOperation<?>> writeManifest(StepTarget target, Manifest sealed) {
        RemotePath manifest = target.layout().manifest(target.release());
        List<FileOperation<?>> operations = new ArrayList<>(List.of(
                new MakeDirectories(manifest.parent(), FileMode.of(02770)),
                new Write(manifest, sealed.text(), FileMode.of(0660), durable)));
        if (durable) {
            operations.add(new Sync(target.layout().home(), false)); // the name of the directory of manifests
        }
        return operations;
    }

    private List<FileOperation<?>> look(StepTarget target) {
        return durable ? List.of(inventory(target), new Sync(target.directory(), true)) : List.of(inventory(target));
    }

    private Inventory inventory(StepTarget target) {
        return new Inventory(target.directory(), excluded);
    }
}
