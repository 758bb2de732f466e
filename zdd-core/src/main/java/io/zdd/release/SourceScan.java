package io.zdd.release;

import io.zdd.model.FileMode;
import io.zdd.model.ManifestEntry;
import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at a directory or a file once: walks it, hashes it in parallel, applies the mode policy, collects warnings. */
final class SourceScan {
    private final Path root;
    private final IgnoreRules ignore;
    private final ModePolicy modes;
    private final Findings findings = new Findings();
    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, BasicFileAttributes> attributes = new TreeMap<>();

    SourceScan(Path root, IgnoreRules ignore, ModePolicy modes) {
        this.root = root;
        this.ignore = ignore;
        this.modes = modes;
    }

    TreeContent scan() {
        BasicFileAttributes top = attributes(root, root.toString());
        if (top.isDirectory()) {
            walk(root, "");
        } else {
            BasicFileAttributes followed = top.isSymbolicLink() ? followed() : top;
            if (followed.isDirectory()) {
                walk(root, "");
            } else {
                take(root, name(root), followed);
            }
        }
        findings.addAll(new ParallelHashing(files, attributes).hash());
        return new TreeContent(findings.manifest(root, modes), files, findings.warnings(modes));
    }

    private BasicFileAttributes followed() {
        try {
            return Files.readAttributes(root, BasicFileAttributes.class);
        } catch (IOException failed) {
            throw unreadable(root.toString(), failed);
        }
    }

    private void walk(Path directory, String prefix) {
        List<Path> children;
        try (Stream<Path> listed = Files.list(directory)) {
            children = listed.toList();
        } catch (IOException failed) {
            throw unreadable(directory.toString(), failed);
        }
        for (Path child : children) {
            BasicFileAttributes found = attributes(child, child.toString());
            if (ignore.ignores(prefix + child.getFileName(), found.isDirectory())) {
                continue;
            }
            String path = prefix + name(child);
            take(child, path, found);
            if (found.isDirectory()) {
                walk(child, path + "/");
            }
        }
    }

    private void take(Path path, String name, BasicFileAttributes found) {
        if (found.isSymbolicLink()) {
            findings.add(new ManifestEntry.Link(name, target(path)));
        } else if (found.isDirectory()) {
            findings.add(new ManifestEntry.Directory(name, mode(found, 0755)));
        } else if (found.isRegularFile()) {
            files.put(name, path);
            attributes.put(name, found);
            if (isPrivileged(path, found)) {
                findings.addPrivileged(name);
            }
        } else {
            throw new ZddException(
                    "the source holds " + path + ", which is no file, directory or link (a socket, pipe or"
                            + " device); leave it out by an ignore pattern");
        }
    }

    /** Only of what may be executed it is asked for, for that is one more look at the file. */
    private static boolean isPrivileged(Path file, BasicFileAttributes found) {
        boolean asked = found instanceof PosixFileAttributes
                && mode(found, 0).has(0111)
                && file.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            return asked && ((Integer) Files.getAttribute(file, "unix:mode") & 06000) != 0;
        } catch (IOException failed) {
            throw unreadable(file.toString(), failed);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException failed) {
            throw unreadable(link.toString(), failed);
        }
    }

    /** A name whose bytes this JVM cannot express would be deployed under another name. */
    private static String name(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean faithful;
        try {
            faithful = path.getFileName().equals(path.getFileSystem().getPath(name));
        } catch (InvalidPathException inexpressible) {
            faithful = false;
        }
        if (!faithful) {
            throw new ZddException(
                    "the source holds a file name that is no valid UTF-8, or that this JVM's locale (sun.jnu.encoding="
                            + System.getProperty("sun.jnu.encoding") + ") cannot express: '" + path
                            + "'; rename it, or start the JVM in a UTF-8 locale such as LC_ALL=C.UTF-8");
        }
        return name;
    }

    private static BasicFileAttributes attributes(Path path, String shown) {
        Class<? extends BasicFileAttributes> view =
                path.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? PosixFileAttributes.class
                        : BasicFileAttributes.class;
        try {
            return Files.readAttributes(path, view, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException failed) {
            throw unreadable(shown, failed);
        }
    }

    static FileMode mode(BasicFileAttributes attributes, int otherwise) {
        return attributes instanceof PosixFileAttributes posix
                ? FileMode.of(posix.permissions())
                : FileMode.of(otherwise);
    }

    static long seconds(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.SECONDS);
    }

    static ZddException unreadable(String path, IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return new ZddException("the source " + path + " is missing", failed);
        }
        if (failed instanceof AccessDeniedException) {
            return new ZddException(
                    "the source " + path + " cannot be read by this user; mend its permissions, or leave it"
                            + " out by an ignore pattern",
                    failed);
        }
        return new ZddException("the source " + path + " cannot be read: " + failed, failed);
    }
}
