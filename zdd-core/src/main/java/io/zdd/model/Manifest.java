package io.zdd.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a release consists of: every file, directory and link with mode, size, time of modification and SHA-256.
 *
 * <p>Immutable. Two manifests are equal when their text is; {@link #digest()} is the SHA-256 of that text.
 */
public final class Manifest {
    private final List<ManifestEntry> entries;
    private final Map<String, ManifestEntry> byPath;
    private final String digest;
    private final long bytes;

    private Manifest(List<ManifestEntry> entries) {
        this.entries = List.copyOf(entries);
        this.byPath = new HashMap<>(entries.size() * 2);
        long sum = 0;
        for (ManifestEntry entry : this.entries) {
            if (byPath.put(entry.path(), entry) != null) {
                throw new ZddException("the path " + entry.path() + " stands twice in the manifest");
            }
            sum += entry instanceof ManifestEntry.File file ? file.size() : 0;
        }
        this.bytes = sum;
        this.digest = sha256(ManifestText.write(this.entries));
    }

    /**
     * The manifest of these entries, in any order.
     *
     * @param entries the entries
     * @return the manifest, sorted by path
     * @throws ZddException if a path stands twice
     */
    public static Manifest of(Collection<? extends ManifestEntry> entries) {
        List<ManifestEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(ManifestEntry::path));
        return new Manifest(sorted);
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @param text the text
     * @return the manifest
     * @throws ZddException if a line is not one of a manifest; it is named by its number
     */
    public static Manifest parse(String text) {
        return of(ManifestText.read(text));
    }

    /**
     * The entries, sorted by path, so that a directory comes before what it holds.
     *
     * @return an unmodifiable list
     */
    public List<ManifestEntry> entries() {
        return entries;
    }

    /**
     * The entry at a path.
     *
     * @param path relative to the release
     * @return the entry, or empty
     */
    public Optional<ManifestEntry> entry(RelativePath path) {
        return Optional.ofNullable(byPath.get(path.value()));
    }

    /**
     * The SHA-256 of {@link #text()}.
     *
     * @return 64 hexadecimal digits
     */
    public String digest() {
        return digest;
    }

    /**
     * The sum of the sizes of all files.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * One line per entry, as it is stored on the host.
     *
     * @return the text, each line ended by a newline
     */
    public String text() {
        return ManifestText.write(entries);
    }

    /**
     * What differs between this manifest, taken as right, and what was found.
     *
     * @param found the other manifest
     * @return the difference, empty lists if there is none
     */
    public ManifestDifference differenceTo(Manifest found) {
        List<String> changed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            ManifestEntry other = found.byPath.get(entry.path());
            if (other == null) {
                missing.add(entry.path());
            } else if (!other.equals(entry)) {
                changed.add(entry.path());
            }
        }
        List<String> extra = found.entries.stream()
                .map(ManifestEntry::path)
                .filter(path -> !byPath.containsKey(path))
                .toList();
        return new ManifestDifference(changed, missing, extra);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest manifest && digest.equals(manifest.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return entries.size() + " entries, " + bytes + " bytes, sha256 " + digest.substring(0, 12);
    }
}
