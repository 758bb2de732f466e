package io.zdd.local;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.RelativePath;
import io.zdd.transport.BatchFailedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The manifest of what lies below a directory: one walk, then every file hashed, on all processors. */
final class TreeInventory extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<RelativePath> exclude;
    private final Queue<Path> files = new ConcurrentLinkedQueue<>();
    private final Queue<ManifestEntry> entries = new ConcurrentLinkedQueue<>();
    private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();

    TreeInventory(Path root, List<RelativePath> exclude) {
        this.root = root;
        this.exclude = exclude;
    }

    Manifest take() throws IOException {
        Files.walkFileTree(root, this);
        Crew.run("zdd-inventory", this::hashWhatWaits);
        IOException failure = failures.peek();
        if (failure != null) {
            throw failure;
        }
        return Manifest.of(new ArrayList<>(entries));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) throws IOException {
        if (directory.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        String name = name(directory);
        if (isExcluded(name)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        entries.add(new ManifestEntry.Directory(name, FileMode.of(Files.getPosixFilePermissions(directory))));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
        String name = name(file);
        if (isExcluded(name)) {
            return FileVisitResult.CONTINUE;
        }
        if (found.isSymbolicLink()) {
            entries.add(
                    new ManifestEntry.Link(name, Files.readSymbolicLink(file).toString()));
        } else if (found.isRegularFile()) {
            files.add(file);
        } else {
            throw new Failures.Refused(Reason.UNSUPPORTED, file + " is no file, directory or link");
        }
        return FileVisitResult.CONTINUE;
    }

    private boolean isExcluded(String name) {
        return !exclude.isEmpty()
                && exclude.stream().anyMatch(path -> RelativePath.of(name).startsWith(path));
    }

    private String name(Path path) throws IOException {
        String name = root.relativize(path).toString();
        if (!root.resolve(name).equals(path)) {
            throw new Failures.Refused(
                    Reason.UNSUPPORTED,
                    "the name of " + path
                            + " is no valid UTF-8, or this JVM's locale cannot express it (sun.jnu.encoding="
                            + System.getProperty("sun.jnu.encoding") + "); start it with LC_ALL=C.UTF-8");
        }
        return name;
    }

    private void hashWhatWaits() {
        byte[] buffer = new byte[1 << 16];
        MessageDigest digest = sha256();
        for (Path file = files.poll(); file != null && failures.isEmpty(); file = files.poll()) {
            try {
                entries.add(hash(file, digest, buffer));
            } catch (IOException failed) {
                failures.add(failed);
            }
        }
    }

    private ManifestEntry hash(Path file, MessageDigest digest, byte[] buffer) throws IOException {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return new ManifestEntry.File(
                root.relativize(file).toString(),
                FileMode.of(found.permissions()),
                found.size(),
                found.lastModifiedTime().to(TimeUnit.SECONDS),
                HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
