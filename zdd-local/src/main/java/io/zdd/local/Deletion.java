package io.zdd.local;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Deletes as much of a tree as it can, and says what is left and whose that is. */
final class Deletion extends SimpleFileVisitor<Path> {
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final int NAMED = 3;

    private final List<Path> left = new ArrayList<>();
    private final List<IOException> failures = new ArrayList<>();

    private Deletion() {}

    static void of(Path tree) throws IOException {
        Deletion deletion = new Deletion();
        Files.walkFileTree(tree, deletion);
        deletion.orThrow();
    }

    private void orThrow() throws IOException {
        if (left.isEmpty()) {
            return;
        }
        IOException first = failures.get(0);
        String named = left.stream().limit(NAMED).map(Deletion::withOwners).collect(Collectors.joining(", "));
        String more = left.size() > NAMED ? " and " + (left.size() - NAMED) + " more" : "";
        throw new Failures.Refused(first, Failures.detail(first) + "; still there: " + named + more);
    }

    /** Whether a file can be deleted is a question of whose directory it lies in. */
    private static String withOwners(Path path) {
        return path + " (of " + owner(path) + ", in a directory of " + owner(path.resolveSibling(".")) + ")";
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException unseen) {
            return "an unknown owner";
        }
    }

    /** A directory without permissions for its owner can be deleted all the same. */
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) {
        try {
            if (isClosed(directory)) {
                Files.setPosixFilePermissions(directory, OWNER);
            }
        } catch (IOException foreign) {
            // what that means shows when its files are to be deleted
        }
        return FileVisitResult.CONTINUE;
    }

    /** A directory that cannot even be read fails before it is told of. */
    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failed) throws IOException {
        if (failed instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || !isClosed(path)) {
            return keep(path, failed);
        }
        try {
            Files.setPosixFilePermissions(path, OWNER);
        } catch (IOException foreign) {
            return keep(path, failed);
        }
        Files.walkFileTree(path, this);
        return FileVisitResult.CONTINUE;
    }

    private static boolean isClosed(Path directory) throws IOException {
        return !Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS)
                .containsAll(OWNER);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
        return delete(file);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) {
        return failed == null ? delete(directory) : keep(directory, failed);
    }

    private FileVisitResult delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException full) {
            if (left.stream().noneMatch(kept -> kept.startsWith(path))) {
                keep(path, full);
            }
        } catch (IOException failed) {
            keep(path, failed);
        }
        return FileVisitResult.CONTINUE;
    }

    private FileVisitResult keep(Path path, IOException failed) {
        left.add(path);
        failures.add(failed);
        return FileVisitResult.CONTINUE;
    }
}
