package io.zdd.step;

import io.zdd.model.FileMode;
import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.CopyTree;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Copies what the live release has and the new one does not bring. */
final class CopyFromPrevious implements Step {
    private final List<RelativePath> paths;

    private CopyFromPrevious(List<RelativePath> paths) {
        this.paths = paths;
    }

    static CopyFromPrevious of(String... paths) {
        if (paths.length == 0) {
            throw new ZddException("copying from the previous release needs at least one path");
        }
        return new CopyFromPrevious(Arrays.stream(paths).map(RelativePath::of).toList());
    }

    @Override
    public String name() {
        return "copy from the previous release";
    }

    @Override
    public List<String> description(StepTarget target) {
        return target.previous()
                .map(id -> paths.stream()
                        .map(path ->
                                copy(target.layout().release(id), target, path).description())
                        .toList())
                .orElse(List.of("nothing: there is no previous release"));
    }

    @Override
    public void run(StepContext context) {
        StepTarget target = context.target();
        UnsealedRelease release = UnsealedRelease.of(context, name());
        if (target.previous().isEmpty()) {
            context.say("there is no previous release to copy from");
            return;
        }
        RemotePath previous = target.layout().release(target.previous().get());
        List<Stat> looks = new ArrayList<>();
        for (RelativePath path : paths) {
            looks.add(new Stat(previous.resolve(path)));
            looks.add(new Stat(target.directory().resolve(path)));
        }
        BatchResult found = context.apply(Batch.of(looks));
        List<FileOperation<?>> operations = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            RelativePath path = paths.get(i);
            refuseIfBrought(context, path, found.of(looks.get(2 * i + 1)).type());
            if (found.of(looks.get(2 * i)).type() == FileType.MISSING) {
                context.say("the previous release has no " + path);
                continue;
            }
            release.refuseUnlessInside(path);
            operations.add(new MakeDirectories(target.directory().resolve(path).parent(), FileMode.of(0755)));
            operations.add(copy(previous, target, path));
        }
        context.apply(Batch.of(operations));
    }

    private static void refuseIfBrought(StepContext context, RelativePath path, FileType type) {
        if (type != FileType.MISSING) {
            throw new ZddException(context.target().host() + ": the release brings " + path
                    + " itself, so it cannot be copied from the previous one; leave it out of one of the two");
        }
    }

    private static CopyTree copy(RemotePath previous, StepTarget target, RelativePath path) {
        return new CopyTree(previous.resolve(path), target.directory().resolve(path));
    }
}
