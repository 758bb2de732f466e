package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;

/** Small files and directories. */
final class SftpWriting {
    private final SftpFiles files;
    private final SftpHandles handles;
    private final SftpChannel channel;

    SftpWriting(SftpHandles handles) {
        this.files = handles.files();
        this.handles = handles;
        this.channel = files.channel();
    }

    /** A name that is short whatever the file's own is, so that it is never too long. */
    static SftpPath fresh(SftpPath beside) {
        return beside.parent().child(".zdd-" + UUID.randomUUID());
    }

    /** The name itself cannot be flushed over SFTP. */
    void replace(SftpPath file, String text, FileMode mode, boolean durable) throws IOException {
        requireReplace();
        SftpPath fresh = fresh(file);
        try {
            channel.await(files.create(fresh).thenCompose(handle -> put(handle, text, mode, durable)));
            channel.await(files.replace(fresh, file));
        } catch (IOException failed) {
            discard(fresh, failed);
            throw failed;
        }
    }

    void requireReplace() throws SftpRefused {
        if (!files.canReplace()) {
            throw new SftpRefused(
                    Reason.UNSUPPORTED,
                    "the SFTP server cannot replace by renaming (posix-rename@openssh.com), so readers could see nothing");
        }
    }

    /** Takes away what was not brought to its place. */
    void discard(SftpPath fresh, IOException failed) {
        channel.settle(List.of(SftpAnswers.ifThere(files.remove(fresh))), failed);
    }

    void create(SftpPath file, String text, FileMode mode) throws IOException {
        channel.await(files.create(file).thenCompose(handle -> put(handle, text, mode, false)));
    }

    private CompletableFuture<?> put(SftpHandle handle, String text, FileMode mode, boolean durable) {
        CompletableFuture<?> written = handles.write(handle, 0, text.getBytes(StandardCharsets.UTF_8));
        CompletableFuture<?> finished = handles.finish(handle, SftpFiles.permissions(mode), durable);
        return written.thenCompose(done -> finished);
    }

    /** The offset is for servers that write there in spite of the flag for appending. */
    void append(SftpPath file, String text, FileMode mode) throws IOException {
        CompletableFuture<Optional<FileAttributes>> before = files.findFollowed(file);
        CompletableFuture<SftpHandle> open = files.openToAppend(file);
        long size = channel.await(before).map(FileAttributes::getSize).orElse(0L);
        boolean made = channel.await(before).isEmpty();
        channel.await(open.thenCompose(handle -> {
            CompletableFuture<?> written = handles.write(handle, size, text.getBytes(StandardCharsets.UTF_8));
            CompletableFuture<?> finished =
                    made ? handles.finish(handle, SftpFiles.permissions(mode), false) : handles.close(handle);
            return written.thenCompose(done -> finished);
        }));
    }

    /** The mode is set only once the directory is known to be ours: a second request could hit another's. */
    void makeDirectory(SftpPath directory, FileMode mode) throws IOException {
        channel.await(files.makeDirectory(directory, mode));
        channel.await(files.setMode(directory, mode));
    }

    void makeDirectories(SftpPath directory, FileMode mode) throws IOException {
        List<SftpPath> path = directory.ancestry();
        List<CompletableFuture<Optional<FileAttributes>>> found =
                path.stream().map(files::findFollowed).toList();
        int existing = 0;
        for (int i = 0; i < path.size(); i++) {
            Optional<FileAttributes> there = channel.await(found.get(i));
            if (there.isPresent() && new SftpEntry(path.get(i), there.get()).is(FileType.DIRECTORY)) {
                existing = i + 1;
            }
        }
        for (SftpPath missing : path.subList(existing, path.size())) {
            makeDirectory(missing, mode);
        }
    }
}
