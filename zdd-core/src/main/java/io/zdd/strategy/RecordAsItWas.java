package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.plan.StepContext;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Read;
import java.util.Optional;

/** Puts a record back on a host, if it has changed: on a full disk what was never written cannot be written again. */
final class RecordAsItWas {
    private static final int LIMIT = 1 << 20;

    private RecordAsItWas() {}

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
