package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.FileOperation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes down what became of a release whose deployment was killed; one that was never live is thrown away. */
final class Settle implements Step {
    private final LeftBehind left;
    private final Instant at;

    Settle(LeftBehind left, Instant at) {
        this.left = left;
        this.at = at;
    }

    @Override
    public String name() {
        return "settle " + left.record().id();
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>();
        if (left.way() == LeftBehind.Way.DISCARD) {
            lines.add("rm -rf " + target.layout().release(left.record().id()));
        }
        left.settled(at).forEach(record -> lines.add(record.id() + " is " + record.state()));
        return lines;
    }

    @Override
    public void run(StepContext context) {
        List<ReleaseRecord> records = left.settled(at);
        ReleaseRecord last = records.get(records.size() - 1);
        if (left.way() == LeftBehind.Way.DISCARD) {
            new Discarded(left.host().layout(), last.id(), left.deployment())
                    .discard(context, left.host().has(last.id()), last);
            return;
        }
        List<FileOperation<?>> others = new ArrayList<>();
        records.subList(0, records.size() - 1).forEach(record -> others.addAll(context.writing(record)));
        context.record(others, last, List.of());
    }
}
