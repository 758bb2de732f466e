package io.zdd.release;

import io.zdd.model.FileMode;
import io.zdd.model.ManifestEntry;
import java.util.List;

/** What becomes of the permissions that files have at the source; immutable. */
public final class ModePolicy {
    private enum Kind {
        MEND,
        KEEP,
        NORMALISE
    }

    private final Kind kind;

    private ModePolicy(Kind kind) {
        this.kind = kind;
    }

    /**
     * Keeps modes, unless nothing at the source may be read by others, as after a umask of 077 or 027: then group and
     * others get the read and execute bits that the owner has, and the plan warns. Where something may be read by others,
     * what may not is kept as it is, and the plan names it.
     *
     * @return the default policy
     */
    public static ModePolicy mendStrictUmask() {
        return new ModePolicy(Kind.MEND);
    }

    /**
     * Keeps modes as they are.
     *
     * @return the policy
     */
    public static ModePolicy keep() {
        return new ModePolicy(Kind.KEEP);
    }

    /**
     * Gives directories 755, and files 755 if anybody may execute them, otherwise 644.
     *
     * @return the policy
     */
    public static ModePolicy normalised() {
        return new ModePolicy(Kind.NORMALISE);
    }

    /** Whether this policy would change the modes of what was found for the sake of others. */
    boolean mends(List<ManifestEntry> entries) {
        return kind == Kind.MEND
                && entries.stream().noneMatch(entry -> mode(entry).has(0007));
    }

    List<ManifestEntry> apply(List<ManifestEntry> entries) {
        if (kind == Kind.KEEP || kind == Kind.MEND && !mends(entries)) {
            return entries;
        }
        return entries.stream().map(this::changed).toList();
    }

    private ManifestEntry changed(ManifestEntry entry) {
        FileMode mode = kind == Kind.MEND ? mended(mode(entry)) : normalised(entry);
        if (entry instanceof ManifestEntry.File f) {
            return new ManifestEntry.File(f.path(), mode, f.size(), f.modified(), f.sha256());
        }
        return entry instanceof ManifestEntry.Directory d ? new ManifestEntry.Directory(d.path(), mode) : entry;
    }

    private static FileMode mended(FileMode mode) {
        int owner = mode.bits() & 0500;
        return FileMode.of(mode.bits() | owner >> 3 | owner >> 6);
    }

    private static FileMode normalised(ManifestEntry entry) {
        return FileMode.of(entry instanceof ManifestEntry.File && !mode(entry).has(0111) ? 0644 : 0755);
    }

    /** A link has no mode of its own. */
    private static FileMode mode(ManifestEntry entry) {
        if (entry instanceof ManifestEntry.File file) {
            return file.mode();
        }
        return entry instanceof ManifestEntry.Directory directory ? directory.mode() : FileMode.of(0);
    }
}
