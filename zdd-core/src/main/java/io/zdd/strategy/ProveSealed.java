package io.zdd.strategy;

import io.zdd.fleet.ReleaseState;
import io.zdd.fleet.Verification;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.TransportException;
import java.util.List;
import java.util.Optional;

/** Proves, before a rollback, that the release is still what was sealed; added files are only worth a warning. */
final class ProveSealed implements Step {
    private final boolean despiteDrift;

    ProveSealed(boolean despiteDrift) {
        this.despiteDrift = despiteDrift;
    }

    @Override
    public String name() {
        return "prove the release";
    }

    @Override
    public List<String> description(StepTarget target) {
        return verification(target)
                .map(found -> List.of("hash " + target.directory() + " and compare with what was sealed"
                        + (despiteDrift ? "; differences are accepted" : "")))
                .orElse(List.of(target.directory() + " has no sealed manifest: it is taken as it is"));
    }

    @Override
    public void run(StepContext context) {
        StepTarget target = context.target();
        Optional<Verification> verification = verification(target);
        if (verification.isEmpty()) {
            context.warn(target.host() + ": the release " + target.release()
                    + " has no sealed manifest; it goes live unproven");
            return;
        }
        Verification.Result result =
                verification.get().judge(context.apply(verification.get().batch()));
        if (result.difference().isEmpty()) {
            return;
        }
        boolean intact = result.difference().changed().isEmpty()
                && result.difference().missing().isEmpty();
        if (!intact && !despiteDrift) {
            throw new TransportException(
                    target.host(),
                    "the release " + target.release() + " is no longer what was sealed: " + result.difference()
                            + "; go to another release, or accept it with acceptingDrift()",
                    null);
        }
        context.warn(target.host() + ": the release " + target.release() + " has drifted: " + result.difference());
    }

    /** Its services have been reloaded by now: the release is again what it was. */
    @Override
    public void undo(StepContext context) {
        if (RecordAsItWas.state(context).filter(ReleaseState::isGoingLive).isEmpty()) {
            context.nothingToUndo();
            return;
        }
        StepTarget target = context.target();
        RealPath live = new RealPath(target.layout().current());
        if (!context.apply(Batch.of(live)).of(live).equals(target.directory())) {
            RecordAsItWas.restore(context, RecordAsItWas.before(context));
        }
    }

    private static Optional<Verification> verification(StepTarget target) {
        return target.state()
                .record(target.release())
                .filter(record -> record.fact("sealed").isPresent())
                .map(record -> new Verification(target.layout(), record));
    }
}
