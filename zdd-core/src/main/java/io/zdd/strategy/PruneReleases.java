package io.zdd.strategy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.Layout;
import io.zdd.model.RemotePath;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.InUse;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.FileOperation.Move;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes old releases: looked at, renamed to a trash name under the mutex, deleted outside it. Whatever goes wrong is a
 * warning, for the new release is live for good.
 */
final class PruneReleases implements Step {
    static final String TRASH = ".trash-";

    private final List<ReleaseRecord> expendable;
    private final Duration grace;
    private final boolean durable;
    private final List<String> vetoed;

    /** The last argument: a line for each release that cannot go live again. */
    PruneReleases(List<ReleaseRecord> expendable, Duration grace, boolean durable, List<String> vetoed) {
        this.expendable = expendable;
        this.vetoed = vetoed;
        this.grace = grace;
        this.durable = durable;
    }

    @Override
    public String name() {
        return "prune";
    }

    @Override
    public List<String> description(StepTarget target) {
        Stream<String> removals = expendable.stream()
                .map(record -> "remove " + record.id() + " (" + record.state() + "), unless a process runs from it"
                        + (wasLive(record)
                                ? "; kept for " + grace.toHours() + " h after it was left where that cannot be seen"
                                : ""));
        return Stream.concat(removals, vetoed.stream()).toList();
    }

    @Override
    public void run(StepContext context) {
        vetoed.forEach(context::say);
        List<ReleaseRecord> unused = unused(context);
        int from = 0;
        while (from < unused.size()) {
            from = trash(context, unused, from);
        }
        emptyTrash(context);
    }

    private List<ReleaseRecord> unused(StepContext context) {
        StepTarget target = context.target();
        List<InUse> looks = expendable.stream()
                .map(record -> new InUse(target.layout().release(record.id())))
                .toList();
        RealPath live = new RealPath(target.layout().current());
        List<FileOperation<?>> operations = new ArrayList<>(looks);
        operations.add(live);
        BatchResult found = context.apply(Batch.of(operations));
        List<ReleaseRecord> unused = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            ReleaseRecord record = expendable.get(i);
            Usage usage = found.of(looks.get(i));
            boolean young = record.since().plus(grace).isAfter(context.now());
            if (found.of(live).equals(target.layout().release(record.id()))) {
                context.warn(
                        target.host() + ": the release " + record.id() + " was kept: somebody made it live meanwhile");
            } else if (usage == Usage.IN_USE) {
                context.warn(
                        target.host() + ": the release " + record.id() + " was kept: a process still runs from it");
            } else if (usage == Usage.CANNOT_SEE && young && wasLive(record)) {
                context.warn(target.host() + ": the release " + record.id() + " was kept for " + grace.toHours()
                        + " h after it was left, because not every process may be looked at");
            } else {
                unused.add(record);
            }
        }
        return unused;
    }

    /** Processes may run only from what was live, and a bad release was. */
    private static boolean wasLive(ReleaseRecord record) {
        return record.state().counts() || record.state() == ReleaseState.BAD;
    }

    /** Renames all of them in one batch; after one that cannot be renamed, goes on with the next. */
    private static int trash(StepContext context, List<ReleaseRecord> unused, int from) {
        Layout layout = context.target().layout();
        List<FileOperation<?>> operations = new ArrayList<>();
        List<Integer> owner = new ArrayList<>();
        for (int i = from; i < unused.size(); i++) {
            for (FileOperation<?> operation : trash(layout, unused.get(i), context)) {
                operations.add(operation);
                owner.add(i);
            }
        }
        try {
            context.applyFenced(operations);
            return unused.size();
        } catch (BatchFailedException failed) {
            int index = operations.indexOf(failed.operation());
            if (index < 0) {
                throw failed; // the fence itself: the lock is lost
            }
            ReleaseRecord stuck = unused.get(owner.get(index));
            context.warn(failed.host() + ": the release " + stuck.id() + " could not be pruned: " + what(failed));
            return owner.get(index) + 1;
        }
    }

    /** Without the host, which stands at the beginning of a warning already. */
    private static String what(BatchFailedException failed) {
        return String.valueOf(failed.getMessage()).substring((failed.host() + ": ").length());
    }

    private static List<FileOperation<?>> trash(Layout layout, ReleaseRecord record, StepContext context) {
        List<FileOperation<?>> operations = new ArrayList<>();
        if (context.target().state().has(record.id())) {
            RemotePath trash = layout.releases().resolve(TRASH + record.id() + "-" + context.deployment());
            operations.add(new Move(layout.release(record.id()), trash));
        }
        operations.add(new DeleteTree(layout.record(record.id())));
        operations.add(new DeleteTree(layout.manifest(record.id())));
        operations.add(new DeleteTree(layout.replaced(record.id())));
        return operations;
    }

    /** Also what an earlier prune could not delete. */
    private void emptyTrash(StepContext context) {
        Layout layout = context.target().layout();
        ListNames list = new ListNames(layout.releases());
        // unflushed, a release that is half deleted could have its old name back after a power cut
        Batch look = durable ? Batch.of(new Sync(layout.releases(), false), list) : Batch.of(list);
        List<String> names = context.apply(look).of(list).names();
        List<DeleteTree> left = names.stream()
                .filter(name -> name.startsWith(TRASH))
                .map(name -> new DeleteTree(layout.releases().resolve(name)))
                .toList();
        for (int from = 0; from < left.size(); ) {
            try {
                context.apply(Batch.of(left.subList(from, left.size())));
                return;
            } catch (BatchFailedException failed) {
                context.warn(failed.host() + ": what is left of a pruned release could not be deleted: " + what(failed)
                        + "; it is out of the way, and the next prune tries again");
                from += failed.index() + 1;
            }
        }
    }
}
