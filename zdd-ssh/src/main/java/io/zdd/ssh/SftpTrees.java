package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.FileAttributes.Flag;

/** Whole trees: moved, deleted, changed, flushed, and never through a link. */
final class SftpTrees {
    private static final FileMode OWNER = FileMode.of(0700);

    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpChannel channel;
    private final SftpTree tree;

    SftpTrees(SftpHandles handles) {
        this.files = handles.files();
        this.handles = handles;
        this.channel = files.channel();
        this.tree = new SftpTree(handles);
    }

    /** A name that is taken is refused first, because the rename that cannot fail half-way replaces without a word. */
    void move(SftpPath from, SftpPath to) throws IOException {
        if (channel.await(files.find(to)).isPresent()) {
            throw new SftpRefused(Reason.EXISTS, "something is there already");
        }
        try {
            channel.await(files.canReplace() ? files.replace(from, to) : files.rename(from, to));
        } catch (SftpFault fault) {
            if (channel.await(files.find(from)).isEmpty()) {
                throw new SftpRefused(Reason.NOT_FOUND, from + " is missing");
            }
            throw fault;
        }
    }

    void delete(SftpPath path) throws IOException {
        Optional<FileAttributes> found = channel.await(files.find(path));
        if (found.isEmpty()) {
            return;
        }
        SftpEntry top = new SftpEntry(path, found.get());
        if (!top.is(FileType.DIRECTORY)) {
            channel.await(files.remove(path));
            return;
        }
        List<List<SftpEntry>> levels = new ArrayList<>();
        for (List<SftpEntry> level = List.of(top); !level.isEmpty(); ) {
            levels.add(level);
            level = emptied(level);
        }
        Collections.reverse(levels);
        for (List<SftpEntry> level : levels) {
            channel.each(
                    level, SftpTree.AT_ONCE, directory -> SftpAnswers.ifThere(files.removeDirectory(directory.path())));
        }
    }

    /** Deletes everything in the directories but the directories in them, which it gives. */
    private List<SftpEntry> emptied(List<SftpEntry> directories) throws IOException {
        List<SftpEntry> closed = directories.stream()
                .filter(directory -> (directory.mode().bits() & 0700) != 0700)
                .toList();
        channel.each(closed, SftpTree.AT_ONCE, directory -> files.setMode(directory.path(), OWNER));
        List<SftpEntry> children = tree.children(directories);
        channel.each(
                SftpTree.others(children), SftpTree.AT_ONCE, entry -> SftpAnswers.ifThere(files.remove(entry.path())));
        return SftpTree.only(children, FileType.DIRECTORY);
    }

    /** What belongs to another user is left alone, and so are links; a directory is changed before it is looked into. */
    void setMode(SftpPath path, FileMode mode, boolean recursive) throws IOException {
        Optional<Integer> self = self(path.parent());
        SftpEntry top = new SftpEntry(path, channel.await(files.lstat(path)));
        for (List<SftpEntry> level = List.of(top); !level.isEmpty(); ) {
            List<SftpEntry> ours = level.stream()
                    .filter(entry -> !entry.is(FileType.LINK) && belongsTo(self, entry))
                    .toList();
            channel.each(
                    ours,
                    SftpTree.AT_ONCE,
                    entry -> files.setMode(
                            entry.path(), entry.is(FileType.DIRECTORY) ? mode : FileMode.of(mode.bits() & 0666)));
            level = recursive ? tree.children(SftpTree.only(level, FileType.DIRECTORY)) : List.of();
        }
    }

    private static boolean belongsTo(Optional<Integer> user, SftpEntry entry) {
        return user.isEmpty()
                || !entry.attributes().has(Flag.UIDGID)
                || user.get() == entry.attributes().getUID();
    }

    /** SFTP cannot ask who we are; a new file tells. */
    private Optional<Integer> self(SftpPath directory) throws IOException {
        SftpPath probe = directory.child(".zdd-" + UUID.randomUUID());
        FileAttributes found = channel.await(files.create(probe).thenCompose(handle -> {
            CompletableFuture<FileAttributes> attributes = handles.attributes(handle);
            CompletableFuture<?> closed = handles.close(handle);
            return CompletableFuture.allOf(closed, files.remove(probe)).thenCompose(done -> attributes);
        }));
        return found.has(Flag.UIDGID) ? Optional.of(found.getUID()) : Optional.empty();
    }

    /** Files only: a server refuses to flush a directory. */
    void sync(SftpPath path, boolean whole) throws IOException {
        Optional<FileAttributes> found = channel.await(files.find(path));
        if (!handles.canSync() || found.isEmpty()) {
            return;
        }
        SftpEntry top = new SftpEntry(path, found.get());
        List<SftpEntry> all = new ArrayList<>(SftpTree.only(List.of(top), FileType.FILE));
        if (whole && top.is(FileType.DIRECTORY)) {
            all.addAll(SftpTree.all(tree.levels(top), FileType.FILE));
        }
        channel.each(
                all,
                SftpTree.AT_ONCE,
                file -> files.openToRead(file.path())
                        .thenCompose(
                                handle -> handles.sync(handle).whenComplete((done, failed) -> handles.close(handle))));
    }
}
