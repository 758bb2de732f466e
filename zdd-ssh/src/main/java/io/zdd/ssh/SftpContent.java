package io.zdd.ssh;

import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileType;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;

/**
 * The content of a small file, links followed.
 *
 * @param bytes the content, or empty if there is no such file or it is larger than the limit
 * @param size how many bytes there are at least, or -1 if there is no such file
 */
record SftpContent(Optional<byte[]> bytes, long size) {
    private static final SftpContent MISSING = new SftpContent(Optional.empty(), -1);

    /** Two round trips: opening it and looking what it is, then reading all of it. */
    static CompletableFuture<SftpContent> read(SftpHandles handles, SftpPath file, int limit) {
        CompletableFuture<Optional<FileAttributes>> found = handles.files().findFollowed(file);
        CompletableFuture<Optional<SftpHandle>> open =
                SftpAnswers.ifThere(handles.files().openToRead(file));
        return found.thenCompose(there -> open.thenCompose(handle -> {
            if (handle.isEmpty()) {
                return CompletableFuture.completedFuture(MISSING);
            }
            return read(handles, handle.get(), there, limit)
                    .whenComplete((done, failed) -> handles.close(handle.get()));
        }));
    }

    private static CompletableFuture<SftpContent> read(
            SftpHandles handles, SftpHandle handle, Optional<FileAttributes> found, int limit) {
        if (found.isPresent() && !new SftpEntry(handle.path(), found.get()).is(FileType.FILE)) {
            return CompletableFuture.failedFuture(new SftpRefused(Reason.OTHER, handle.path() + " is no regular file"));
        }
        long size = found.map(FileAttributes::getSize).orElse(0L);
        if (size > limit) {
            return CompletableFuture.completedFuture(new SftpContent(Optional.empty(), size));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // A file that grows is read no further than the limit.
        return new SftpReader(handles, handle, size, (offset, data) -> {
                    bytes.write(data, 0, (int) Math.min(data.length, limit + 1L - bytes.size()));
                    return CompletableFuture.completedFuture(data);
                })
                .run()
                .thenApply(length ->
                        new SftpContent(length > limit ? Optional.empty() : Optional.of(bytes.toByteArray()), length));
    }

    boolean isMissing() {
        return size < 0;
    }

    boolean isTooLarge() {
        return !isMissing() && bytes.isEmpty();
    }
}
