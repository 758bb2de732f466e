package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Read;
import java.util.Optional;

/** Puts a record back on a host, if it has changed: on a full disk what was never written cannot be written once more. */
final class RecordAsItWas {
    private static final int LIMIT = 1 << 20;

    private RecordAsItWas() {}

    /** The one that a release had before a rollback went to it; one that another tool made gets one of its own. */
    static ReleaseRecord before(StepContext context) {
        StepTarget target = context.target();
        return target.state()
                .record(target.release())
                .orElseGet(() -> ReleaseRecord.builder(target.release(), 0, ReleaseState.RETIRED, context.now())
                        .foreign(true)
                        .build());
    }

    static void restore(StepContext context, ReleaseRecord record) {
        Read read = new Read(context.target().layout().record(record.id()), LIMIT);
        boolean same = context.apply(Batch.of(read))
                .of(read)
                .text()
                .filter(record.toJson()::equals)
                .isPresent();
        if (!same) {
            context.applyFenced(context.writing(record));
        }
    }

    /** What the host itself says of the release, which may have come further than was answered. */
    static Optional<ReleaseState> state(StepContext context) {
        Read read = new Read(context.target().layout().record(context.target().release()), LIMIT);
        return context.apply(Batch.of(read))
                .of(read)
                .text()
                .map(text -> ReleaseRecord.fromJson(text).state());
    }
}
