package io.zdd.archive;

import io.zdd.model.FileMode;
import io.zdd.model.ManifestEntry;
import io.zdd.model.RelativePath;
import io.zdd.release.FileHasher;
import io.zdd.release.Findings;
import io.zdd.release.IgnoreRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes entries of a manifest from those of an archive, in their order, and refuses what could end up elsewhere.
 *
 * <p>What is ignored must be possible too: only special files are let pass then. A directory may stand there again with
 * the same mode, as when two archives of one tree were appended; everything else may stand there once.
 */
final class ArchiveEntries {
    private final ArchiveFile archive;
    private final IgnoreRules ignore;
    private final FileHasher hasher = new FileHasher();
    private final Map<String, ArchiveItem> seen = new HashMap<>();
    private final Map<String, Boolean> ignored = new HashMap<>();
    private final Map<String, Packed> files = new HashMap<>();
    private final Map<String, List<String>> takers = new HashMap<>();
    private final Findings findings = new Findings();

    ArchiveEntries(ArchiveFile archive, IgnoreRules ignore) {
        this.archive = archive;
        this.ignore = ignore;
    }

    /** What was found, once all entries are added. */
    Findings findings() {
        seen.forEach(this::requireInDirectories);
        for (ManifestEntry entry : findings.entries()) {
            for (RelativePath parent : RelativePath.of(entry.path()).parents()) {
                if (!seen.containsKey(parent.value())) {
                    findings.addImplied(parent.value());
                }
            }
        }
        return findings;
    }

    /** By the path of each file in the archive, the paths in the manifest that get its bytes. */
    Map<String, List<String>> takers() {
        return takers;
    }

    void add(ArchiveItem item, InputStream bytes) throws IOException {
        String path = EntryPath.of(archive, item.name());
        boolean directory = item.kind() == ArchiveItem.Kind.DIRECTORY;
        if (path.isEmpty()) {
            requireDirectory(item, directory);
        } else if (isNew(path, item)) {
            take(path, item, bytes, !isIgnored(path, directory));
        }
    }

    private void take(String path, ArchiveItem item, InputStream bytes, boolean wanted) throws IOException {
        switch (item.kind()) {
            case FILE -> {
                if (wanted || archive.knowsHardLinks()) {
                    files.put(path, packed(path, item, bytes));
                    takeFile(path, files.get(path), wanted);
                }
            }
            case HARD_LINK -> {
                files.put(path, earlier(item));
                takeFile(path, files.get(path), wanted);
            }
            case LINK -> {
                if (wanted) {
                    findings.add(new ManifestEntry.Link(path, target(item)));
                }
            }
            case DIRECTORY -> {
                if (wanted) {
                    findings.add(new ManifestEntry.Directory(path, mode(item, 0755)));
                }
            }
            case SPECIAL -> requireIgnored(item, wanted);
        }
    }

    private void takeFile(String path, Packed packed, boolean wanted) {
        if (wanted) {
            ManifestEntry.File file = packed.file();
            findings.add(new ManifestEntry.File(path, file.mode(), file.size(), file.modified(), file.sha256()));
            takers.computeIfAbsent(file.path(), none -> new ArrayList<>()).add(path);
            if (packed.privileged()) {
                findings.addPrivileged(path);
            }
        }
    }

    private Packed packed(String path, ArchiveItem item, InputStream bytes) throws IOException {
        FileHasher.Hashed hashed = hasher.hash(bytes);
        FileMode mode = mode(item, hashed.program() ? 0755 : 0644);
        return new Packed(
                new ManifestEntry.File(path, mode, hashed.size(), item.modified(), hashed.sha256()), item.privileged());
    }

    private Packed earlier(ArchiveItem item) {
        Packed earlier = files.get(EntryPath.of(archive, item.text()));
        if (earlier == null) {
            throw archive.refused(
                    item.name(),
                    "a hard link to '" + NameEncoding.shown(item.text()) + "', which is no file that comes before it");
        }
        return earlier;
    }

    private String target(ArchiveItem item) {
        String target = item.text();
        if (target.isEmpty() || target.indexOf('\0') >= 0 || !NameEncoding.isFaithful(target)) {
            throw archive.refused(
                    item.name(),
                    "a symbolic link to '" + NameEncoding.shown(target)
                            + "', which is no path: it is empty, has a NUL in it or is not valid UTF-8");
        }
        return target;
    }

    private static FileMode mode(ArchiveItem item, int otherwise) {
        return FileMode.of(item.mode() == ArchiveItem.NO_MODE ? otherwise : item.mode() & 0777);
    }

    private boolean isNew(String path, ArchiveItem item) {
        ArchiveItem before = seen.putIfAbsent(path, item);
        boolean again = before != null
                && before.kind() == ArchiveItem.Kind.DIRECTORY
                && item.kind() == ArchiveItem.Kind.DIRECTORY
                && before.mode() == item.mode();
        if (before != null && !again) {
            throw archive.refused(
                    item.name(),
                    "which stands there twice, as " + before.kind().words() + " and as "
                            + item.kind().words() + "; pack it again from a clean tree");
        }
        return before == null;
    }

    /** Whether a path or a directory above it is left out; as in a walk, nothing below a directory brings it back. */
    private boolean isIgnored(String path, boolean directory) {
        if (directory && ignored.containsKey(path)) {
            return Boolean.TRUE.equals(ignored.get(path));
        }
        int slash = path.lastIndexOf('/');
        boolean left = slash > 0 && isIgnored(path.substring(0, slash), true) || ignore.ignores(path, directory);
        if (directory) {
            ignored.put(path, left);
        }
        return left;
    }

    private void requireInDirectories(String path, ArchiveItem item) {
        for (RelativePath parent : RelativePath.of(path).parents()) {
            ArchiveItem above = seen.get(parent.value());
            if (above != null && above.kind() != ArchiveItem.Kind.DIRECTORY) {
                throw archive.refused(
                        item.name(),
                        "which lies below '" + NameEncoding.shown(above.name()) + "', there "
                                + above.kind().words());
            }
        }
    }

    private void requireDirectory(ArchiveItem item, boolean directory) {
        if (!directory) {
            throw archive.refused(item.name(), item.kind().words() + " in the place of the release itself");
        }
    }

    private void requireIgnored(ArchiveItem item, boolean wanted) {
        if (wanted) {
            throw archive.refused(
                    item.name(), item.text() + ", which cannot be deployed; leave it out by an ignore pattern");
        }
    }

    /** A file as it lies in the archive, under the path where its bytes are. */
    private record Packed(ManifestEntry.File file, boolean privileged) {}
}
