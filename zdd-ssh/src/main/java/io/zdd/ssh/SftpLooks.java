package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import io.zdd.transport.Nothing;
import io.zdd.transport.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;
import org.jspecify.annotations.Nullable;

/** The operations that change nothing, guards included: each is begun without waiting for those before it. */
final class SftpLooks {
    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpLinks links;
    private @Nullable CompletableFuture<SftpIdentity> identity;

    SftpLooks(SftpHandles handles, SftpLinks links) {
        this.files = handles.files();
        this.handles = handles;
        this.links = links;
    }

    /** An inventory is none: it waits for itself. */
    static boolean isOne(FileOperation<?> operation) {
        return !(operation instanceof FileOperation.Deed || operation instanceof FileOperation.Inventory)
                || operation instanceof FileOperation.Guard;
    }

    CompletableFuture<? extends Object> begin(FileOperation<?> operation) {
        try {
            return operation instanceof FileOperation.Guard guard ? require(guard) : look(operation);
        } catch (IOException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private CompletableFuture<? extends Object> look(FileOperation<?> operation) throws IOException {
        if (operation instanceof FileOperation.Stat stat) {
            return stat(SftpPath.of(stat.path()));
        } else if (operation instanceof FileOperation.ListNames list) {
            return names(SftpPath.of(list.directory())).thenApply(FileOperation.Names::new);
        } else if (operation instanceof FileOperation.Read read) {
            return read(SftpPath.of(read.file()), read.limit()).thenApply(SftpLooks::content);
        } else if (operation instanceof FileOperation.ReadLink link) {
            return links.text(SftpPath.of(link.link())).thenApply(SftpLooks::linkText);
        } else if (operation instanceof FileOperation.RealPath real) {
            return new SftpRealPath(files).of(SftpPath.of(real.path())).thenApply(SftpLooks::remotePath);
        } else if (operation instanceof FileOperation.FreeSpace space) {
            return SftpSpace.around(files, SftpPath.of(space.path())).thenApply(SftpSpace::free);
        } else if (operation instanceof FileOperation.InUse use) {
            return files.findFollowed(SftpPath.of(use.directory())).thenApply(SftpLooks::usage);
        }
        throw new IllegalArgumentException("unknown operation " + operation);
    }

    private CompletableFuture<Nothing> require(FileOperation.Guard guard) throws IOException {
        if (guard instanceof FileOperation.RequireContent content) {
            byte[] text = content.text().getBytes(StandardCharsets.UTF_8);
            return SftpContent.read(handles, SftpPath.of(content.file()), text.length)
                    .thenCompose(found -> done(
                            found.isTooLarge()
                                    || !found.bytes()
                                            .map(bytes -> Arrays.equals(bytes, text))
                                            .orElse(false),
                            found.isMissing() ? "it is missing" : "it holds something else"));
        } else if (guard instanceof FileOperation.RequireAbsent absent) {
            return files.find(SftpPath.of(absent.path()))
                    .thenCompose(found -> done(found.isPresent(), "something is there"));
        }
        throw new IllegalArgumentException("unknown operation " + guard);
    }

    private static CompletableFuture<Nothing> done(boolean changed, String detail) {
        return changed
                ? CompletableFuture.failedFuture(new SftpRefused(Reason.CHANGED, detail))
                : CompletableFuture.completedFuture(Nothing.DONE);
    }

    private CompletableFuture<FileStat> stat(SftpPath path) {
        CompletableFuture<Optional<FileAttributes>> found = files.find(path);
        CompletableFuture<Optional<FileAttributes>> followed = files.findFollowed(path);
        if (identity == null) {
            identity = SftpIdentity.ask(files);
        }
        return identity.thenCompose(us -> found.thenCombine(followed, (there, target) -> {
            if (there.isEmpty()) {
                return new FileStat(FileType.MISSING, FileMode.of(0), 0, false);
            }
            SftpEntry entry = new SftpEntry(path, there.get());
            return new FileStat(
                    entry.type(),
                    entry.is(FileType.LINK) ? FileMode.of(0777) : entry.permissions(),
                    entry.is(FileType.FILE) ? there.get().getSize() : 0,
                    target.filter(end -> us.mayWrite(new SftpEntry(path, end))).isPresent());
        }));
    }

    /** Opened before it is known to be a directory and no link to one, which saves a round trip. */
    private CompletableFuture<List<String>> names(SftpPath directory) {
        CompletableFuture<Optional<FileAttributes>> found = files.find(directory);
        CompletableFuture<SftpHandle> open = files.openDirectory(directory);
        return found.thenCompose(there -> {
                    if (there.isEmpty() || !new SftpEntry(directory, there.get()).is(FileType.DIRECTORY)) {
                        open.thenCompose(handles::close);
                        return CompletableFuture.completedFuture(List.of());
                    }
                    return open.thenCompose(handle ->
                            SftpListing.of(files, handle).whenComplete((names, failed) -> handles.close(handle)));
                })
                .thenApply(names -> names.stream()
                        .map(raw -> new SftpPath(raw).toString())
                        .sorted()
                        .toList());
    }

    private CompletableFuture<Optional<byte[]>> read(SftpPath file, int limit) {
        return SftpContent.read(handles, file, limit)
                .thenCompose(found -> found.isTooLarge()
                        ? CompletableFuture.failedFuture(new SftpRefused(
                                Reason.TOO_LARGE, "it has " + found.size() + " bytes or more, the limit is " + limit))
                        : CompletableFuture.completedFuture(found.bytes()));
    }

    private static FileOperation.Content content(Optional<byte[]> bytes) {
        return new FileOperation.Content(bytes.map(found -> new String(found, StandardCharsets.UTF_8)));
    }

    private static FileOperation.LinkText linkText(Optional<SftpPath> text) {
        return new FileOperation.LinkText(text.map(SftpPath::toString));
    }

    private static RemotePath remotePath(SftpPath path) {
        return RemotePath.of(path.toString());
    }

    /** Who runs on the host cannot be seen over SFTP. */
    private static Usage usage(Optional<FileAttributes> found) {
        return found.filter(there -> new SftpEntry(SftpPath.START, there).is(FileType.DIRECTORY))
                        .isPresent()
                ? Usage.CANNOT_SEE
                : Usage.FREE;
    }
}
