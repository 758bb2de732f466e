package io.zdd.service;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.FileType;
import java.util.List;

/**
 * Makes or removes a marker file, and waits until that was noticed.
 *
 * @param name what plans call it
 * @param file the marker
 * @param there whether the file is there afterwards
 */
record MarkerStep(String name, MarkerFile file, boolean there) implements Step {
    @Override
    public List<String> description(StepTarget target) {
        return List.of(
                change(target).description(),
                "wait " + file.settle().toMillis() + " ms for the load balancer to notice");
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        RemotePath path = file.on(context.target());
        Stat stat = new Stat(path);
        FileType found = context.apply(Batch.of(stat)).of(stat).type();
        if (found == FileType.DIRECTORY) {
            throw new ZddException(context.target().host() + ": the marker " + path
                    + " is a directory; name a file that nothing else uses");
        }
        context.apply(Batch.of(change(context.target())));
        context.pause(file.settle());
    }

    private FileOperation<?> change(StepTarget target) {
        RemotePath path = file.on(target);
        return there ? new Write(path, "", FileMode.of(0644), false) : new DeleteTree(path);
    }
}
