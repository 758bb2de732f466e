package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.FileOperation;
import java.util.List;
import java.util.Optional;

/** Makes the release live for good, and says what became of the one before. */
final class CommitRelease implements Step {
    private final ReleaseState left;
    private final Optional<String> reason;

    private CommitRelease(ReleaseState left, Optional<String> reason) {
        this.left = left;
        this.reason = reason;
    }

    static CommitRelease deployed() {
        return new CommitRelease(ReleaseState.RETIRED, Optional.empty());
    }

    static CommitRelease rolledBack(String reason) {
        return new CommitRelease(ReleaseState.BAD, Optional.of(reason));
    }

    @Override
    public String name() {
        return "commit";
    }

    @Override
    public List<String> description(StepTarget target) {
        return target.previous()
                .map(id -> List.of(target.release() + " is COMMITTED, " + id + " becomes " + left))
                .orElse(List.of(target.release() + " is COMMITTED"));
    }

    /** Last of all the word that the release is live for good: whoever finds it goes on, on every host. */
    @Override
    public void run(StepContext context) {
        List<FileOperation<?>> old = context.target()
                .previous()
                .map(id -> context.writing(leave(id, context)))
                .orElse(List.of());
        ReleaseRecord committed = context.record().orElseThrow().in(ReleaseState.COMMITTED, context.now());
        context.record(old, committed, List.of());
    }

    /** The release that was left is the live one again, with the record that it had, and this one is not for good. */
    @Override
    public void undo(StepContext context) {
        HostState state = context.target().state();
        if (RecordAsItWas.state(context).equals(Optional.of(ReleaseState.COMMITTED))) {
            context.record(List.of(), context.record().orElseThrow().in(ReleaseState.LIVE, context.now()), List.of());
        }
        context.target().previous().flatMap(state::record).ifPresent(old -> RecordAsItWas.restore(context, old));
    }

    private ReleaseRecord leave(ReleaseId id, StepContext context) {
        HostState state = context.target().state();
        ReleaseRecord.Builder record = state.record(id)
                .map(ReleaseRecord::toBuilder)
                .orElseGet(
                        () -> ReleaseRecord.builder(id, 0, left, context.now()).foreign(true));
        return record.state(left, context.now())
                .without("reason")
                .without("undertaking")
                .fact("reason", reason)
                .build();
    }
}
