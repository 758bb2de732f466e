package io.zdd.release;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.ZddException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What was found at a source, of whichever kind: its entries with the modes that they have there. */
final class Findings {
    private final List<ManifestEntry> entries = new ArrayList<>();
    private final Set<String> privileged = new TreeSet<>();
    private final Set<String> implied = new TreeSet<>();

    void add(ManifestEntry entry) {
        entries.add(entry);
    }

    void addAll(Collection<ManifestEntry> more) {
        entries.addAll(more);
    }

    /** A file that has a setuid or setgid bit, which no manifest has. */
    void addPrivileged(String path) {
        privileged.add(path);
    }

    /** A directory that the source does not speak of, but in which something lies; its mode says nothing of the source. */
    void addImplied(String path) {
        implied.add(path);
    }

    List<ManifestEntry> entries() {
        return entries;
    }

    Manifest manifest(Path source, ModePolicy modes) {
        if (entries.isEmpty()) {
            throw new ZddException("the source " + source + " is empty; there is nothing to deploy");
        }
        List<ManifestEntry> all = new ArrayList<>(modes.apply(entries));
        implied.forEach(path -> all.add(new ManifestEntry.Directory(path, FileMode.of(0755))));
        return Manifest.of(all);
    }

    List<String> warnings(ModePolicy modes) {
        return Warnings.of(entries, List.copyOf(privileged), modes);
    }
}
