package io.zdd.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whole trees: moved, copied, deleted, and never through a link. */
final class Trees {
    private Trees() {}

    /** One rename; a name that is taken is refused first, because rename would replace a file without a word. */
    static void move(Path from, Path to) throws IOException {
        refuseIfThere(to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    static void copy(Path from, Path to) throws IOException {
        refuseIfThere(to);
        Files.walkFileTree(from, new Copy(from, to));
    }

    static void delete(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Deletion.of(path);
        }
    }

    private static void refuseIfThere(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copy(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) throws IOException {
            Path copy = to.resolve(from.relativize(directory).toString());
            Files.createDirectory(copy);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
        }

        /** At the end, so that a directory that may not be written can be filled first. */
        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
            if (failed != null) {
                throw failed;
            }
            Path copy = to.resolve(from.relativize(directory).toString());
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
            Files.setLastModifiedTime(copy, Files.getLastModifiedTime(directory));
            return FileVisitResult.CONTINUE;
        }
    }
}
