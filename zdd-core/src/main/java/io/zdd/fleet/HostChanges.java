package io.zdd.fleet;

import io.zdd.model.RelativePath;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What has changed on a host, as far as a plan depends on it. */
final class HostChanges {
    private final HostState before;
    private final HostState later;
    private final List<String> changes = new ArrayList<>();

    HostChanges(HostState before, HostState later) {
        this.before = before;
        this.later = later;
    }

    List<String> all() {
        if (!before.current().equals(later.current())) {
            add("current was " + shown(before.current()) + " and is " + shown(later.current()));
        }
        if (!before.directories().equals(later.directories())) {
            add("the releases were " + before.directories() + " and are " + later.directories());
        }
        if (!before.records().equals(later.records()) || !before.damaged().equals(later.damaged())) {
            add("the releases' records have changed");
        }
        if (!before.obstacle().equals(later.obstacle())) {
            add(later.obstacle().orElse("what was in the way is gone"));
        }
        if (!before.layout().equals(later.layout())) {
            add("the paths lead elsewhere now: " + later.layout());
        }
        new TreeSet<>(before.shared().keySet())
                .stream()
                        .filter(path -> !isAsUsable(path))
                        .forEach(path -> add("the shared path " + path + " has changed"));
        return List.copyOf(changes);
    }

    /** Shared files are written all the time: only their kind matters, and that no file was emptied. */
    private boolean isAsUsable(RelativePath path) {
        FileStat was = before.behind(path);
        FileStat is = later.behind(path);
        boolean emptied = was.type() == FileType.FILE && was.size() > 0 && is.size() == 0;
        return before.sharedType(path) == later.sharedType(path) && was.type() == is.type() && !emptied;
    }

    private void add(String change) {
        changes.add(before.host() + ": " + change);
    }

    private static String shown(Optional<String> text) {
        return text.map(target -> "-> " + target).orElse("not there");
    }
}
