package io.zdd.strategy;

import io.zdd.model.Manifest;
import io.zdd.model.ManifestDifference;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.TransportException;
import java.util.List;

/** Proves that the host holds exactly what the manifest says, before any command runs. */
final class ProveRelease implements Step {
    private final Manifest manifest;

    ProveRelease(Manifest manifest) {
        this.manifest = manifest;
    }

    @Override
    public String name() {
        return "prove the content";
    }

    @Override
    public List<String> description(StepTarget target) {
        return List.of(inventory(target).description(), "compare with manifest " + manifest.digest());
    }

    @Override
    public void run(StepContext context) {
        Inventory inventory = inventory(context.target());
        ManifestDifference difference =
                manifest.differenceTo(context.apply(Batch.of(inventory)).of(inventory));
        if (!difference.isEmpty()) {
            throw new TransportException(
                    context.target().host(),
                    "the uploaded release is not what the manifest says: " + difference
                            + "; the disk, the transport or somebody else changed it. Deploy again",
                    null);
        }
    }

    private static Inventory inventory(StepTarget target) {
        return new Inventory(target.directory(), List.of());
    }
}
