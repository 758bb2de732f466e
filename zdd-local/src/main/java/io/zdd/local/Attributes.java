package io.zdd.local;

import io.zdd.model.FileMode;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/** Types, modes and groups; a link at the end of a path is never followed. */
final class Attributes {
    private Attributes() {}

    static FileStat stat(Path path) throws IOException {
        PosixFileAttributes found;
        try {
            found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            return new FileStat(FileType.MISSING, FileMode.of(0), 0, false);
        } catch (IOException failed) {
            if (String.valueOf(failed.getMessage()).contains("Not a directory")) {
                return new FileStat(FileType.MISSING, FileMode.of(0), 0, false);
            }
            throw failed;
        }
        FileType type = type(found);
        FileMode mode = type == FileType.LINK ? FileMode.of(0777) : FileMode.of(found.permissions());
        return new FileStat(type, mode, type == FileType.FILE ? found.size() : 0, Files.isWritable(path));
    }

    private static FileType type(BasicFileAttributes found) {
        if (found.isSymbolicLink()) {
            return FileType.LINK;
        }
        if (found.isDirectory()) {
            return FileType.DIRECTORY;
        }
        return found.isRegularFile() ? FileType.FILE : FileType.OTHER;
    }

    /** All twelve bits on the disk; a file system in memory knows nine of them. */
    static void setMode(Path path, FileMode mode) throws IOException {
        if (mode.has(07000) && path.getFileSystem() == FileSystems.getDefault()) {
            Files.setAttribute(path, "unix:mode", mode.bits());
        } else {
            Files.setPosixFilePermissions(path, mode.permissions());
        }
    }

    static void set(Path path, Optional<FileMode> mode, Optional<String> group, boolean recursive) throws IOException {
        Change change = new Change(path, mode, group);
        if (recursive) {
            Files.walkFileTree(path, change);
        } else {
            change.apply(path, Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        }
    }

    /** What belongs to another user is left alone, and so are links. */
    private static final class Change extends SimpleFileVisitor<Path> {
        private final Optional<FileMode> mode;
        private final Optional<GroupPrincipal> group;
        private final UserPrincipal self;

        Change(Path path, Optional<FileMode> mode, Optional<String> group) throws IOException {
            this.mode = mode;
            this.group = group.isEmpty()
                    ? Optional.empty()
                    : Optional.of(path.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(group.get()));
            Path probe = Files.createTempFile(path.getParent(), ".zdd-", "");
            this.self = Files.getOwner(probe);
            Files.delete(probe);
        }

        void apply(Path path, BasicFileAttributes found) throws IOException {
            if (found.isSymbolicLink()
                    || !Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(self)) {
                return;
            }
            if (group.isPresent()) {
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setGroup(group.get());
            }
            if (mode.isPresent()) {
                setMode(
                        path,
                        found.isDirectory()
                                ? mode.get()
                                : FileMode.of(mode.get().bits() & 0666));
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) throws IOException {
            apply(directory, found);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
            apply(file, found);
            return FileVisitResult.CONTINUE;
        }
    }
}
