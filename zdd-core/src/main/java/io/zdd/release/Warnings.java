package io.zdd.release;

import io.zdd.model.ManifestEntry;
import java.util.ArrayList;
import java.util.List;

/** What a person should know about a content before it is deployed. */
final class Warnings {
    private Warnings() {}

    static List<String> of(List<ManifestEntry> entries, List<String> privileged, ModePolicy modes) {
        List<String> warnings = new ArrayList<>();
        if (modes.mends(entries)) {
            warnings.add(
                    "nothing at the source may be read by others, as after a strict umask: group and others get the"
                            + " read and execute bits of the owner; choose ModePolicy.keep() if that is not wanted");
        } else {
            add(
                    warnings,
                    closed(modes.apply(entries)),
                    "cannot be read by others, such as a web server of another user;"
                            + " ModePolicy.normalised() changes that");
        }
        List<String> leaving = entries.stream()
                .filter(entry -> entry instanceof ManifestEntry.Link link && link.leavesRelease())
                .map(ManifestEntry::path)
                .sorted()
                .toList();
        add(warnings, leaving, "are links that lead out of the release");
        add(warnings, privileged, "have setuid or setgid bits at the source, which are not deployed");
        return List.copyOf(warnings);
    }

    /** Directories first, without what lies in them: that is closed, too. */
    private static List<String> closed(List<ManifestEntry> entries) {
        List<String> closed = new ArrayList<>();
        entries.stream()
                .filter(entry ->
                        entry instanceof ManifestEntry.Directory d && (d.mode().bits() & 0005) != 0005)
                .map(entry -> entry.path() + "/")
                .sorted()
                .filter(path -> closed.stream().noneMatch(path::startsWith))
                .forEach(closed::add);
        List<String> directories = List.copyOf(closed);
        entries.stream()
                .filter(entry ->
                        entry instanceof ManifestEntry.File f && !f.mode().has(0004))
                .map(ManifestEntry::path)
                .filter(path -> directories.stream().noneMatch(path::startsWith))
                .sorted()
                .forEach(closed::add);
        return closed;
    }

    private static void add(List<String> warnings, List<String> paths, String what) {
        if (!paths.isEmpty()) {
            String more = paths.size() > 5 ? " and " + (paths.size() - 5) + " more " : " ";
            warnings.add(String.join(", ", paths.subList(0, Math.min(5, paths.size()))) + more + what);
        }
    }
}
