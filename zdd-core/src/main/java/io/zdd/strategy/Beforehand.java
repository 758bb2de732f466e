package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;

/** The record that a release had before a rollback went to it; one that another tool made gets one of its own. */
final class Beforehand {
    private Beforehand() {}

    static ReleaseRecord of(StepContext context) {
        StepTarget target = context.target();
        return target.state()
                .record(target.release())
                .orElseGet(() -> ReleaseRecord.builder(target.release(), 0, ReleaseState.RETIRED, context.now())
                        .foreign(true)
                        .build());
    }
}
