package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.model.FileMode;
import io.zdd.model.Layout;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.RelativePath;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Link;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.Move;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.List;

/** Works out, at planning, the file operations that link the shared paths into a release. */
final class SharedLinks {
    private final HostState host;
    private final Layout layout;
    private final ReleaseId id;
    private final Manifest manifest;
    private final List<FileOperation<?>> operations = new ArrayList<>();

    private SharedLinks(HostState host, ReleaseId id, Manifest manifest) {
        this.host = host;
        this.layout = host.layout();
        this.id = id;
        this.manifest = manifest;
    }

    static List<Step> steps(List<Shared> shared, HostState host, ReleaseId id, Manifest manifest) {
        if (shared.isEmpty()) {
            return List.of();
        }
        SharedLinks links = new SharedLinks(host, id, manifest);
        shared.forEach(links::add);
        return List.of(new LinkShared(links.operations));
    }

    private void add(Shared shared) {
        refuseUnlessParentsAreDirectories(shared.path());
        boolean brought = manifest.entry(shared.path()).isPresent();
        boolean seeded = false;
        if (host.sharedType(shared.path()) == FileType.MISSING) {
            seeded = provide(shared, brought);
        } else {
            refuseUnlessUsable(shared);
        }
        RemotePath inRelease = layout.release(id).resolve(shared.path());
        if (brought && !seeded) {
            setAside(shared, inRelease);
        }
        if (!brought) {
            operations.add(new MakeDirectories(inRelease.parent(), FileMode.of(0755)));
        }
        operations.add(new Link(inRelease, inRelease.linkTextTo(layout.shared().resolve(shared.path()))));
    }

    private boolean provide(Shared shared, boolean brought) {
        RemotePath path = layout.shared().resolve(shared.path());
        if (shared.whenMissing() == Shared.WhenMissing.REQUIRE) {
            throw refused("the shared " + kind(shared) + " " + path + " is missing; put it there, or choose"
                    + " .created() or .seeded() for it");
        }
        if (shared.whenMissing() == Shared.WhenMissing.CREATE) {
            operations.add(new MakeDirectories(shared.directory() ? path : path.parent(), host.directoryMode()));
            if (!shared.directory()) {
                operations.add(new Create(path, "", FileMode.of(0640)));
            }
            return false;
        }
        if (!brought) {
            throw refused("the shared " + kind(shared) + " " + path + " is missing, and the release does not bring "
                    + shared.path() + " to seed it from");
        }
        refuseUnlessBroughtAs(shared);
        operations.add(new MakeDirectories(path.parent(), host.directoryMode()));
        operations.add(new Move(layout.release(id).resolve(shared.path()), path));
        return true;
    }

    /** A link would lead elsewhere from its new place. */
    private void refuseUnlessBroughtAs(Shared shared) {
        boolean fits = manifest.entry(shared.path())
                .filter(entry -> shared.directory()
                        ? entry instanceof ManifestEntry.Directory
                        : entry instanceof ManifestEntry.File)
                .isPresent();
        if (!fits) {
            throw refused("the shared path " + shared.path() + " is declared as a " + kind(shared)
                    + ", but what the release brings there to seed it from is none");
        }
    }

    private void setAside(Shared shared, RemotePath inRelease) {
        if (shared.drop()) {
            operations.add(new DeleteTree(inRelease));
            return;
        }
        RemotePath aside = layout.replaced(id).resolve(shared.path());
        operations.add(new MakeDirectories(aside.parent(), FileMode.of(02770)));
        operations.add(new Move(inRelease, aside));
    }

    private void refuseUnlessUsable(Shared shared) {
        FileStat stat = host.behind(shared.path());
        RemotePath path = layout.shared().resolve(shared.path());
        FileType wanted = shared.directory() ? FileType.DIRECTORY : FileType.FILE;
        boolean required = shared.whenMissing() == Shared.WhenMissing.REQUIRE;
        if (stat.type() == FileType.MISSING) {
            if (required) {
                throw refused("the required shared " + kind(shared) + " " + path + " is a link that leads nowhere; put"
                        + " back what it led to, or replace it");
            }
            return; // a link to what is yet to come is somebody's choice
        }
        if (stat.type() != wanted) {
            throw refused(
                    "the shared path " + path + " is declared as a " + kind(shared) + ", but is a " + stat.type());
        }
        if (required && !shared.directory() && stat.size() == 0) {
            throw refused(
                    "the required shared file " + path + " is empty; fill it, or choose .created() if that is meant");
        }
    }

    private void refuseUnlessParentsAreDirectories(RelativePath path) {
        for (RelativePath parent : path.parents()) {
            manifest.entry(parent)
                    .filter(entry -> !(entry instanceof ManifestEntry.Directory))
                    .ifPresent(entry -> {
                        throw refused("the shared path " + path + " lies below " + parent
                                + ", which is no directory in the release");
                    });
        }
    }

    private static String kind(Shared shared) {
        return shared.directory() ? "directory" : "file";
    }

    private ZddException refused(String what) {
        return new ZddException(host.host() + ": " + what);
    }
}
