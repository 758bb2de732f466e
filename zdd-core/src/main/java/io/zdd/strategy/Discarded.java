package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.model.Layout;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.plan.StepContext;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Move;
import java.util.List;

/**
 * A release that never went live and is thrown away: renamed under the mutex by whoever holds the lock, so that nobody else can
 * have made it live meanwhile, and deleted outside it, because that may take long.
 */
final class Discarded {
    private final Layout layout;
    private final ReleaseId id;
    private final RemotePath trash;

    Discarded(Layout layout, ReleaseId id, String deployment) {
        this.layout = layout;
        this.id = id;
        this.trash = layout.releases().resolve(PruneReleases.TRASH + id + "-" + deployment);
    }

    /** The record comes last, for on a full disk there is no room for one before something is gone. */
    void discard(StepContext context, boolean isThere, ReleaseRecord after) {
        context.applyFenced(isThere ? List.of(new Move(layout.release(id), trash)) : List.of());
        context.apply(Batch.of(
                new DeleteTree(trash), new DeleteTree(layout.replaced(id)), new DeleteTree(layout.manifest(id))));
        context.record(List.of(), after.toBuilder().without("undertaking").build(), List.of());
    }
}
