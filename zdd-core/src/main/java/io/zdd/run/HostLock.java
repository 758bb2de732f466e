package io.zdd.run;

import io.zdd.fleet.HostState;
import io.zdd.fleet.LockInfo;
import io.zdd.json.Json;
import io.zdd.model.FileMode;
import io.zdd.model.Layout;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Capability;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.FileType;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock of a host while this deployer holds it, and the fence made of it. */
final class HostLock {
    private static final Logger LOG = LoggerFactory.getLogger(HostLock.class);
    private static final FileMode MODE = FileMode.of(0660);

    private final HostState state;
    private final Layout layout;
    private final Transport transport;
    private final LockInfo info;
    private final String content;
    private final LockTerms terms;
    private final boolean durable;
    private volatile long confirmed;
    private long beats;

    private HostLock(HostState state, Transport transport, LockInfo info, LockTerms terms, boolean durable) {
        this.state = state;
        this.layout = state.layout();
        this.transport = transport;
        this.info = info;
        this.content = info.toJson();
        this.terms = terms;
        this.durable = durable;
        this.confirmed = System.nanoTime();
    }

    /** Makes the root and zdd's directory if they are missing, so that a lock can be taken. */
    static void prepare(HostState state, Transport transport) {
        Layout layout = state.layout();
        if (state.current().isEmpty()) {
            refuseWithoutLinks(state, transport);
        }
        transport.apply(Batch.of(
                new MakeDirectories(layout.root(), FileMode.of(0755)),
                new MakeDirectories(layout.home(), state.homeMode()),
                new MakeDirectories(layout.records(), state.homeMode())));
    }

    /**
     * Takes the lock of a host that is prepared.
     *
     * @param durable whether a power cut leaves it as it is
     * @param left somebody's lock that was left behind there, which is taken over if nothing about it has changed since
     * @throws LockedException if somebody holds it
     */
    static HostLock take(
            HostState state,
            Transport transport,
            LockInfo info,
            LockTerms terms,
            boolean durable,
            Optional<LockSighting> left) {
        Layout layout = state.layout();
        List<FileOperation<?>> operations = new ArrayList<>(left.map(sighting -> takingOver(layout, sighting, info))
                .orElseGet(() -> List.of(new Create(layout.lock(), info.toJson(), MODE))));
        int taken = operations.size();
        if (durable) {
            operations.add(new Sync(layout.lock(), false));
            operations.add(new Sync(layout.home(), false));
        }
        HostLock own = new HostLock(state, transport, info, terms, durable);
        try {
            transport.apply(Batch.of(operations).exclusive(layout.mutex()));
        } catch (BatchFailedException failed) {
            if (failed.index() >= taken) {
                own.giveBackAfter(failed);
            }
            boolean theirs = failed.reason() == BatchFailedException.Reason.EXISTS
                    || failed.operation() instanceof FileOperation.Guard;
            if (!theirs) {
                throw failed;
            }
            String found = LockSighting.of(layout, transport).lock().orElse("");
            throw new LockedException(state.host(), LockInfo.fromJson(found));
        }
        return own;
    }

    /** It was made, and could not be flushed. */
    private void giveBackAfter(BatchFailedException failed) {
        try {
            release(false);
        } catch (TransportException second) {
            failed.addSuppressed(second);
        }
    }

    private static List<FileOperation<?>> takingOver(Layout layout, LockSighting left, LockInfo info) {
        HistoryEntry entry = new HistoryEntry(
                info.since(),
                info.deployment(),
                info.owner(),
                Optional.empty(),
                "TOOK_OVER",
                left.info().map(LockInfo::toString));
        List<FileOperation<?>> operations = new ArrayList<>(left.guards(layout));
        operations.add(new Append(layout.log(), entry.line(), MODE));
        operations.add(new Write(layout.lock(), info.toJson(), MODE, true));
        return operations;
    }

    /** Tried with a link of its own where {@code current} is to lie, before anything is made. */
    private static void refuseWithoutLinks(HostState state, Transport transport) {
        Stat stat = new Stat(state.layout().current().parent());
        boolean missing = transport.apply(Batch.of(stat)).of(stat).type() == FileType.MISSING;
        RemotePath place = missing ? stat.path().parent() : stat.path();
        RemotePath probe = place.resolve(".zdd-probe-" + Deployments.newId());
        Optional<String> target = Optional.of("probe");
        try {
            transport.apply(Batch.of(
                    new SwapLink(probe, Optional.empty(), target), new SwapLink(probe, target, Optional.empty())));
        } catch (BatchFailedException failed) {
            throw new TransportException(
                    state.host(),
                    "no symbolic link can be made in " + place + " (" + failed.getMessage()
                            + "); choose a root on a file system that has them, where this user may write",
                    failed);
        }
    }

    /** Applies operations under the mutex, if the lock is still ours. */
    BatchResult applyFenced(List<? extends FileOperation<?>> operations) {
        RequireContent fence = new RequireContent(layout.lock(), content);
        List<FileOperation<?>> all = new ArrayList<>();
        all.add(fence);
        all.addAll(operations);
        long asked = System.nanoTime();
        try {
            BatchResult result = transport.apply(Batch.of(all).exclusive(layout.mutex()));
            confirmed = asked;
            return result;
        } catch (BatchFailedException failed) {
            if (fence.equals(failed.operation())) {
                throw new TransportException(
                        state.host(),
                        "this deployment no longer holds the lock " + layout.lock()
                                + ", so it changes nothing any more;" + " see status() for what is going on",
                        failed);
            }
            throw failed;
        }
    }

    /**
     * What cannot be done in the batch that looks at the lock may begin only while nobody can have taken it over: right
     * away if the host confirmed it a short while ago, else after asking again.
     */
    void confirm() {
        if (System.nanoTime() - confirmed > terms.reliance().toNanos()) {
            applyFenced(List.of());
        }
    }

    /** Shows that its owner is alive; where that fails, whatever is done next finds out why. */
    synchronized void beat() {
        if (!state.capabilities().contains(Capability.EXCLUSIVE)) {
            return; // nobody can take it over there
        }
        String text = Json.object()
                .put("deployment", info.deployment())
                .put("beat", beats + 1)
                .toString();
        try {
            applyFenced(List.of(new Write(layout.heartbeat(), text, MODE, false)));
            beats++;
        } catch (RuntimeException | Error failed) { // the next one must come whatever it is
            LOG.debug("{}: no heartbeat", state.host(), failed);
        }
    }

    /**
     * Gives the lock back, if it is still ours.
     *
     * @param ended whether this deployment has come to its end, so that its locks on other hosts are free, too
     */
    synchronized void release(boolean ended) {
        List<FileOperation<?>> operations = new ArrayList<>();
        if (ended && info.participants().size() > 1) {
            operations.add(new Write(layout.ended(), info.deployment(), MODE, false));
        }
        if (beats > 0) {
            operations.add(new DeleteTree(layout.heartbeat()));
        }
        operations.add(new DeleteTree(layout.lock()));
        if (durable) {
            // one that came back with the power would shut everybody out
            operations.add(new Sync(layout.home(), false));
        }
        applyFenced(operations);
    }
}
