package io.zdd.local;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation;
import io.zdd.transport.Nothing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Does one file operation. */
final class Interpreter {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private final FileSystem fileSystem;

    Interpreter(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    Object apply(FileOperation<?> operation) throws IOException {
        if (operation instanceof FileOperation.Deed deed) {
            apply(deed);
            return Nothing.DONE;
        }
        return look(operation);
    }

    private Object look(FileOperation<?> operation) throws IOException {
        if (operation instanceof FileOperation.Stat stat) {
            return Attributes.stat(path(stat.path()));
        } else if (operation instanceof FileOperation.ListNames list) {
            return new FileOperation.Names(names(path(list.directory())));
        } else if (operation instanceof FileOperation.Read read) {
            return new FileOperation.Content(read(path(read.file()), read.limit()));
        } else if (operation instanceof FileOperation.ReadLink link) {
            return new FileOperation.LinkText(Links.text(path(link.link())));
        } else if (operation instanceof FileOperation.RealPath real) {
            return RemotePath.of(realPath(path(real.path()), 0).toString());
        } else if (operation instanceof FileOperation.FreeSpace space) {
            return FreeSpace.at(path(space.path()));
        } else if (operation instanceof FileOperation.Inventory inventory) {
            return new TreeInventory(path(inventory.directory()), inventory.exclude()).take();
        } else if (operation instanceof FileOperation.InUse use) {
            return ProcessUsage.of(path(use.directory()));
        }
        throw new IllegalArgumentException("unknown operation " + operation);
    }

    private void apply(FileOperation.Deed deed) throws IOException {
        if (deed instanceof FileOperation.Guard guard) {
            require(guard);
        } else if (deed instanceof FileOperation.MakeDirectories make) {
            makeDirectories(path(make.directory()), make.mode());
        } else if (deed instanceof FileOperation.MakeDirectory make) {
            makeDirectory(path(make.directory()), make.mode());
        } else if (deed instanceof FileOperation.Write write) {
            Writing.replace(path(write.file()), write.text(), write.mode(), write.durable());
        } else if (deed instanceof FileOperation.Create create) {
            Writing.create(path(create.file()), create.text(), create.mode());
        } else if (deed instanceof FileOperation.Append append) {
            Writing.append(path(append.file()), append.text(), append.mode());
        } else if (deed instanceof FileOperation.Link link) {
            Files.createSymbolicLink(path(link.link()), fileSystem.getPath(link.target()));
        } else if (deed instanceof FileOperation.SwapLink swap) {
            Links.swap(path(swap.link()), swap.expected(), swap.target());
        } else {
            applyToTree(deed);
        }
    }

    private void applyToTree(FileOperation.Deed deed) throws IOException {
        if (deed instanceof FileOperation.Move move) {
            Trees.move(path(move.from()), path(move.to()));
        } else if (deed instanceof FileOperation.CopyTree copy) {
            Trees.copy(path(copy.from()), path(copy.to()));
        } else if (deed instanceof FileOperation.SetPermissions set) {
            Attributes.set(path(set.path()), set.mode(), set.group(), set.recursive());
        } else if (deed instanceof FileOperation.DeleteTree delete) {
            Trees.delete(path(delete.path()));
        } else if (deed instanceof FileOperation.Sync sync) {
            Syncing.sync(path(sync.path()), sync.tree());
        } else {
            throw new IllegalArgumentException("unknown operation " + deed);
        }
    }

    private void require(FileOperation.Guard guard) throws IOException {
        if (guard instanceof FileOperation.RequireContent content) {
            Optional<String> found = read(path(content.file()), Integer.MAX_VALUE);
            if (!found.equals(Optional.of(content.text()))) {
                throw new Failures.Refused(
                        Reason.CHANGED, found.isPresent() ? "it holds something else" : "it is missing");
            }
        } else if (guard instanceof FileOperation.RequireAbsent absent
                && Files.exists(path(absent.path()), LinkOption.NOFOLLOW_LINKS)) {
            throw new Failures.Refused(Reason.CHANGED, "something is there");
        }
    }

    private static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** What was there a moment ago is missing if somebody else has removed it since. */
    private static Optional<String> read(Path file, int limit) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            long size = Files.isRegularFile(file) ? Files.size(file) : 0;
            if (size > limit) {
                throw new Failures.Refused(Reason.TOO_LARGE, "it has " + size + " bytes, more than " + limit);
            }
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** As far as the path exists; the rest is kept, and so is a link that leads to itself. */
    private static Path realPath(Path path, int links) throws IOException {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        if (links < MOST_LINKS && Files.isSymbolicLink(path)) {
            Path target = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
            return realPath(target, links + 1);
        }
        Path parent = path.getParent();
        return parent == null ? path : realPath(parent, links).resolve(path.getFileName());
    }

    private static void makeDirectories(Path directory, FileMode mode) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (directory.getParent() != null) {
            makeDirectories(directory.getParent(), mode);
        }
        try {
            makeDirectory(directory, mode);
        } catch (FileAlreadyExistsException meanwhile) {
            // somebody else may have made the same directory
            if (!Files.isDirectory(directory)) {
                throw meanwhile;
            }
        }
    }

    private static void makeDirectory(Path directory, FileMode mode) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(mode.permissions()));
        Attributes.setMode(directory, mode);
    }

    private Path path(RemotePath path) {
        return fileSystem.getPath(path.value());
    }
}
