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

/**
 * What was found at a source, of whichever kind: its entries with the modes that they have there.
 *
 * <p>For one thread.
 */
public final class Findings {
    private final List<ManifestEntry> entries = new ArrayList<>();
    private final Set<String> privileged = new TreeSet<>();
    private final Set<String> implied = new TreeSet<>();

    /** Nothing yet. */
    public Findings() {}

    /**
     * Adds what was found.
     *
     * @param entry what it is, with its mode at the source
     */
    public void add(ManifestEntry entry) {
        entries.add(entry);
    }

    void addAll(Collection<ManifestEntry> more) {
        entries.addAll(more);
    }

    /**
     * Notes that a file has a setuid or setgid bit, which no manifest has.
     *
     * @param path of the file, which is added, too
     */
    public void addPrivileged(String path) {
        privileged.add(path);
    }

    /**
     * Adds a directory that the source does not speak of, but in which something lies. It gets mode 755, which says nothing
     * of the source.
     *
     * @param path of the directory
     */
    public void addImplied(String path) {
        implied.add(path);
    }

    /**
     * What was added, without directories that are only implied.
     *
     * @return the entries, in the order in which they were added
     */
    public List<ManifestEntry> entries() {
        return List.copyOf(entries);
    }

    /**
     * The manifest of all that was found.
     *
     * @param source the path to name if there is nothing
     * @param modes what becomes of the modes
     * @return the manifest, with the modes that the policy gives
     * @throws ZddException if nothing was found, or two entries have the same path
     */
    public Manifest manifest(Path source, ModePolicy modes) {
        if (entries.isEmpty()) {
            throw new ZddException("the source " + source + " is empty; there is nothing to deploy");
        }
        List<ManifestEntry> all = new ArrayList<>(modes.apply(entries));
        implied.forEach(path -> all.add(new ManifestEntry.Directory(path, FileMode.of(0755))));
        return Manifest.of(all);
    }

    /**
     * What a person should know: mended modes, files for their owner only, links that lead out, setuid and setgid bits.
     *
     * @param modes what becomes of the modes
     * @return sentences; empty, if there is nothing to say
     */
    public List<String> warnings(ModePolicy modes) {
        return Warnings.of(entries, List.copyOf(privileged), modes);
    }
}
