package io.zdd.run;

import io.zdd.fleet.HostState;
import io.zdd.fleet.LockInfo;
import io.zdd.model.FileMode;
import io.zdd.model.Layout;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileType;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lock of a host while this deployer holds it, and the fence made of it. */
final class HostLock {
    private static final int LIMIT = 1 << 20;

    private final String host;
    private final Layout layout;
    private final Transport transport;
    private final String content;

    private HostLock(String host, Layout layout, Transport transport, String content) {
        this.host = host;
        this.layout = layout;
        this.transport = transport;
        this.content = content;
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
     * @throws LockedException if somebody holds it
     */
    static HostLock take(HostState state, Transport transport, LockInfo lock) {
        Layout layout = state.layout();
        String content = lock.toJson();
        try {
            transport.apply(Batch.of(new Create(layout.lock(), content, FileMode.of(0660)))
                    .exclusive(layout.mutex()));
        } catch (BatchFailedException failed) {
            if (failed.reason() != BatchFailedException.Reason.EXISTS) {
                throw failed;
            }
            Read read = new Read(layout.lock(), LIMIT);
            String found = transport.apply(Batch.of(read)).of(read).text().orElse("");
            throw new LockedException(state.host(), LockInfo.fromJson(found));
        }
        return new HostLock(state.host(), layout, transport, content);
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
        try {
            return transport.apply(Batch.of(all).exclusive(layout.mutex()));
        } catch (BatchFailedException failed) {
            if (fence.equals(failed.operation())) {
                throw new TransportException(
                        host,
                        "this deployment no longer holds the lock " + layout.lock()
                                + ", so it changes nothing any more;" + " see status() for what is going on",
                        failed);
            }
            throw failed;
        }
    }

    /** Gives the lock back, if it is still ours. */
    void release() {
        applyFenced(List.of(new DeleteTree(layout.lock())));
    }
}
