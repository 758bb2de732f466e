package io.zdd.fleet;

import io.zdd.model.Layout;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.ReadLink;
import io.zdd.transport.FileOperation.RealPath;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import io.zdd.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a host without changing anything, in three round trips whatever the number of releases.
 *
 * <p>Thread-safe if the transport is used by one thread at a time.
 */
public final class Inspector {
    private static final int RECORD_LIMIT = 1 << 20;
    private static final int LOG_LIMIT = 16 << 20;
    private static final Read MACHINE = new Read(RemotePath.of("/etc/machine-id"), 4096);

    private final Host host;
    private final Transport transport;

    /**
     * An inspector of a host.
     *
     * @param host the host as declared
     * @param transport an open transport to it
     */
    public Inspector(Host host, Transport transport) {
        this.host = host;
        this.transport = transport;
    }

    /**
     * Looks at the host.
     *
     * @param inspection what the strategy wants to know beyond the usual
     * @return what was found
     * @throws ZddException if the root or {@code current} is something that zdd must not touch
     */
    public HostState inspect(Inspection inspection) {
        RealPath root = new RealPath(host.layout().root());
        RealPath linkParent = new RealPath(host.layout().current().parent());
        RealPath target = new RealPath(host.layout().current());
        BatchResult paths = transport.apply(Batch.of(root, linkParent, target));
        Layout layout = new Layout(
                paths.of(root),
                paths.of(linkParent).resolve(host.layout().current().name()));
        return new Look(layout, paths.of(target), inspection).take();
    }

    /** One look at the real paths. */
    private final class Look {
        private final Layout layout;
        private final RemotePath target;
        private final Stat root;
        private final Stat parent;
        private final Stat linkParent;
        private final Stat link;
        private final ListNames directories;
        private final ListNames recordNames;
        private final Read lock;
        private final Read capistrano;
        private final Read deployer;
        private final FileOperation.FreeSpace space;
        private final SharedLook shared;

        Look(Layout layout, RemotePath target, Inspection inspection) {
            this.layout = layout;
            this.target = target;
            root = new Stat(layout.root());
            parent = new Stat(layout.root().parent());
            linkParent = new Stat(layout.current().parent());
            link = new Stat(layout.current());
            directories = new ListNames(layout.releases());
            recordNames = new ListNames(layout.records());
            lock = new Read(layout.lock(), RECORD_LIMIT);
            capistrano = new Read(PeerLogs.capistrano(layout.root()), LOG_LIMIT);
            deployer = new Read(PeerLogs.deployer(layout.root()), LOG_LIMIT);
            space = new FileOperation.FreeSpace(layout.root());
            shared = new SharedLook(layout, inspection.shared());
        }

        HostState take() {
            List<FileOperation<?>> operations = new ArrayList<>(List.of(
                    MACHINE,
                    root,
                    parent,
                    linkParent,
                    link,
                    directories,
                    recordNames,
                    lock,
                    capistrano,
                    deployer,
                    space));
            operations.addAll(shared.first());
            BatchResult found = transport.apply(Batch.of(operations));
            refuseForeignObjects(found);
            List<String> names = found.of(directories).names();
            Details details = new Details(layout, found.of(recordNames).names(), names);
            ReadLink text = new ReadLink(layout.current());
            boolean linked = found.of(link).type() == FileType.LINK;
            List<FileOperation<?>> second = new ArrayList<>(details.operations());
            if (linked) {
                second.add(text);
            }
            second.addAll(shared.second(found));
            BatchResult more = transport.apply(Batch.of(second));
            details.read(more);
            return new HostState(
                    host.name(),
                    found.of(MACHINE).text().map(String::strip).orElse(""),
                    host.facts(),
                    layout,
                    obstacle(found),
                    found.of(root).type() == FileType.DIRECTORY
                            && found.of(root).mode().has(0020),
                    transport.capabilities(),
                    linked ? more.of(text).text() : Optional.empty(),
                    linked ? live(names) : Optional.empty(),
                    names.stream().filter(ReleaseId::isValid).toList(),
                    details.records(),
                    details.damaged(),
                    PeerLogs.read(
                            found.of(capistrano).text(), found.of(deployer).text()),
                    found.of(deployer).text().isPresent(),
                    details.bad(),
                    found.of(lock).text().map(LockInfo::fromJson),
                    found.of(space),
                    shared.stats(found),
                    shared.targets(more));
        }

        private void refuseForeignObjects(BatchResult found) {
            FileStat rootStat = found.of(root);
            if (rootStat.type() == FileType.MISSING && found.of(parent).type() != FileType.DIRECTORY) {
                throw refused("the root " + layout.root() + " cannot be made: its parent is missing; create "
                        + layout.root().parent() + " first");
            }
            if (rootStat.type() != FileType.MISSING && rootStat.type() != FileType.DIRECTORY) {
                throw refused("the root " + layout.root() + " is no directory; move it away or choose another root");
            }
            if (isElsewhere() && found.of(linkParent).type() != FileType.DIRECTORY) {
                throw refused("the directory " + layout.current().parent() + ", in which current is to lie, is missing;"
                        + " create it first");
            }
            refuseForeignCurrent(found.of(link));
        }

        private boolean isElsewhere() {
            return !layout.current().parent().startsWith(layout.root());
        }

        /** Whoever may only read can still ask what is there. */
        private Optional<String> obstacle(BatchResult found) {
            FileStat rootStat = found.of(root);
            FileStat mustWrite = rootStat.type() == FileType.MISSING ? found.of(parent) : rootStat;
            if (!mustWrite.writable()) {
                return Optional.of(
                        "the root " + layout.root() + " is not writable for the user of this deployment; give"
                                + " it the directory (chown) or deploy as its owner");
            }
            return isElsewhere() && !found.of(linkParent).writable()
                    ? Optional.of("the directory " + layout.current().parent() + ", in which current is to lie, is not"
                            + " writable for the user of this deployment")
                    : Optional.empty();
        }

        private void refuseForeignCurrent(FileStat current) {
            if (current.type() != FileType.MISSING && current.type() != FileType.LINK) {
                String kind = current.type() == FileType.DIRECTORY ? "a real directory" : "a real file";
                throw refused("there is " + kind + " at " + layout.current() + ", where the link to the live release"
                        + " belongs; nothing was touched. Move it into " + layout.releases()
                        + " or away, then deploy again");
            }
        }

        private Optional<ReleaseId> live(List<String> names) {
            boolean inReleases = target.parent().equals(layout.releases()) && names.contains(target.name());
            return inReleases && ReleaseId.isValid(target.name())
                    ? Optional.of(ReleaseId.of(target.name()))
                    : Optional.empty();
        }

        private ZddException refused(String what) {
            return new ZddException(host.name() + ": " + what);
        }
    }
}
