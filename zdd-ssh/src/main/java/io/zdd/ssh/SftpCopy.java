package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.FileAttributes.Flag;
import net.schmizz.sshj.sftp.Response;
import org.jspecify.annotations.Nullable;

/** Copies a file, a link or a whole tree: on the server where it can, otherwise there and back. */
final class SftpCopy {
    private static final FileMode OPEN_FOR_US = FileMode.of(0700);
    /** Little enough for an answer to come soon. */
    private static final long PIECE = 64L << 20;

    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpChannel channel;
    private final SftpPath from;
    private final SftpPath to;

    SftpCopy(SftpHandles handles, SftpPath from, SftpPath to) {
        this.files = handles.files();
        this.handles = handles;
        this.channel = files.channel();
        this.from = from;
        this.to = to;
    }

    /** All of it is looked at before anything is made. */
    void run() throws IOException {
        CompletableFuture<FileAttributes> source = files.lstat(from);
        CompletableFuture<Optional<FileAttributes>> target = files.find(to);
        if (channel.await(target).isPresent()) {
            throw new SftpRefused(Reason.EXISTS, "something is there already");
        }
        SftpEntry top = new SftpEntry(from, channel.await(source));
        List<List<SftpEntry>> levels = new ArrayList<>(List.of(List.of(top)));
        if (top.is(FileType.DIRECTORY)) {
            levels.addAll(new SftpTree(handles).levels(top));
        }
        for (SftpEntry other : SftpTree.all(levels, FileType.OTHER)) {
            throw new SftpRefused(Reason.UNSUPPORTED, other.path() + " is no file, directory or link");
        }
        copy(levels);
        finish(levels);
    }

    private void copy(List<List<SftpEntry>> levels) throws IOException {
        for (List<SftpEntry> level : levels) {
            channel.each(
                    SftpTree.only(level, FileType.DIRECTORY),
                    SftpTree.AT_ONCE,
                    directory -> files.makeDirectory(copyOf(directory), OPEN_FOR_US));
        }
        channel.each(SftpTree.all(levels, FileType.FILE), SftpTree.AT_ONCE, this::copyFile);
        channel.each(
                SftpTree.all(levels, FileType.LINK),
                SftpTree.AT_ONCE,
                link -> files.readLink(link.path()).thenCompose(text -> files.symlink(copyOf(link), text)));
    }

    /** The deepest first, for the mode may forbid to go in, and filling a directory changes its time. */
    private void finish(List<List<SftpEntry>> levels) throws IOException {
        Collections.reverse(levels);
        for (List<SftpEntry> level : levels) {
            channel.each(SftpTree.only(level, FileType.DIRECTORY), SftpTree.AT_ONCE, directory -> {
                owner(directory).ifPresent(owner -> files.setAttributes(copyOf(directory), owner));
                return files.setAttributes(copyOf(directory), modeAndTimes(directory));
            });
        }
    }

    private SftpPath copyOf(SftpEntry entry) {
        return entry.path().equals(from)
                ? to
                : to.child(entry.path().below(from).raw());
    }

    private CompletableFuture<?> copyFile(SftpEntry file) {
        return files.openToRead(file.path())
                .thenCompose(in -> files.create(copyOf(file))
                        .thenCompose(out -> copied(file, in, out)
                                .handle((done, failed) -> finish(file, out, failed))
                                .thenCompose(finished -> finished))
                        .whenComplete((done, failed) -> handles.close(in)));
    }

    /** The copy stays ours where we may not give it away, as with cp -a. */
    private CompletableFuture<?> finish(SftpEntry file, SftpHandle out, @Nullable Throwable failed) {
        if (failed != null) {
            handles.close(out);
            return CompletableFuture.failedFuture(failed);
        }
        owner(file).ifPresent(owner -> handles.setAttributes(out, owner));
        return handles.finish(out, modeAndTimes(file), false);
    }

    private CompletableFuture<?> copied(SftpEntry file, SftpHandle in, SftpHandle out) {
        long size = file.attributes().getSize();
        if (!handles.canCopy()) {
            return new SftpReader(handles, in, size, (offset, data) -> handles.write(out, offset, data)).run();
        }
        return size == 0 ? CompletableFuture.completedFuture(0) : copied(in, out, 0, size);
    }

    private CompletableFuture<?> copied(SftpHandle in, SftpHandle out, long offset, long size) {
        long length = Math.min(PIECE, size - offset);
        CompletableFuture<Response> piece = handles.copy(in, out, offset, length);
        return offset + length >= size ? piece : piece.thenCompose(done -> copied(in, out, offset + length, size));
    }

    private static Optional<FileAttributes> owner(SftpEntry entry) {
        FileAttributes found = entry.attributes();
        return found.has(Flag.UIDGID)
                ? Optional.of(new FileAttributes.Builder()
                        .withUIDGID(found.getUID(), found.getGID())
                        .build())
                : Optional.empty();
    }

    private static FileAttributes modeAndTimes(SftpEntry entry) {
        FileAttributes found = entry.attributes();
        return new FileAttributes.Builder()
                .withPermissions(entry.mode().bits())
                .withAtimeMtime(found.getAtime(), found.getMtime())
                .build();
    }
}
