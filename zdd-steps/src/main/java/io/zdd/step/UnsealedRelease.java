package io.zdd.step;

import io.zdd.fleet.ReleaseState;
import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.RealPath;

/** A release that may still be changed, and the check that a path in it does not lead out of it. */
final class UnsealedRelease {
    private final StepContext context;
    private final String step;

    private UnsealedRelease(StepContext context, String step) {
        this.context = context;
        this.step = step;
    }

    /** A sealed release may be live: what is added to it later would be drift, and no manifest would know it. */
    static UnsealedRelease of(StepContext context, String step) {
        boolean building = context.record()
                .map(record -> record.state() == ReleaseState.BUILDING)
                .orElse(false);
        if (!building) {
            throw new ZddException(context.target().host() + ": the step '" + step + "' changes the release "
                    + context.target().release() + ", which is not there yet or is sealed already; add it after the"
                    + " phase CONTENT and before the phase SEAL");
        }
        return new UnsealedRelease(context, step);
    }

    RemotePath directory() {
        return context.target().directory();
    }

    /** A directory on the way may be a link, for instance to what all releases share. */
    void refuseUnlessInside(RelativePath path) {
        RealPath parent = new RealPath(directory().resolve(path).parent());
        RemotePath real = context.apply(Batch.of(parent)).of(parent);
        if (!real.startsWith(directory())) {
            throw new ZddException(context.target().host() + ": the step '" + step + "' would change " + real + "/"
                    + path.name() + " outside the release, because a directory on the way is a link; choose another"
                    + " path");
        }
    }
}
