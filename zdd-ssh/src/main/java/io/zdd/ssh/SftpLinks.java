package io.zdd.ssh;

import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileType;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;

/**
 * Symbolic links, and the swap: a new link under a name of its own, renamed over the old one.
 *
 * <p>Over SFTP comparing and renaming are two round trips, so that a swap between them, by somebody else, is noticed only
 * where the link is read back.
 */
final class SftpLinks {
    private final SftpFiles files;
    private final SftpChannel channel;
    private final SftpWriting writing;

    SftpLinks(SftpFiles files, SftpWriting writing) {
        this.files = files;
        this.channel = files.channel();
        this.writing = writing;
    }

    /** The text of a link, empty if nothing is there. */
    CompletableFuture<Optional<SftpPath>> text(SftpPath link) {
        CompletableFuture<Optional<FileAttributes>> found = files.find(link);
        CompletableFuture<SftpPath> text = files.readLink(link);
        return found.thenCompose(there -> {
            if (there.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return new SftpEntry(link, there.get()).is(FileType.LINK)
                    ? text.thenApply(Optional::of)
                    : CompletableFuture.failedFuture(
                            new SftpRefused(Reason.NOT_A_LINK, "there is something else than a link"));
        });
    }

    /** Reads it back at once: a server that takes the arguments the other way round has made something else. */
    void make(SftpPath link, SftpPath target) throws IOException {
        CompletableFuture<?> made = files.symlink(link, target);
        CompletableFuture<SftpPath> text = files.readLink(link);
        channel.await(made);
        Optional<SftpPath> found = channel.await(SftpAnswers.ifThere(text));
        if (!found.equals(Optional.of(target))) {
            throw new SftpRefused(
                    Reason.UNSUPPORTED,
                    "the SFTP server made no link with the text " + target + " at " + link + " but "
                            + found.map(other -> "one with " + other).orElse("none")
                            + "; it may take link and target in the other order than OpenSSH");
        }
    }

    void swap(SftpPath link, Optional<SftpPath> expected, Optional<SftpPath> target) throws IOException {
        Optional<SftpPath> found = channel.await(text(link));
        if (!found.equals(expected)) {
            throw new SftpRefused(
                    Reason.CHANGED, "found " + found.map(text -> "-> " + text).orElse("nothing there"));
        }
        if (target.isEmpty()) {
            if (found.isPresent()) {
                channel.await(SftpAnswers.ifThere(files.remove(link)));
            }
        } else if (found.isEmpty()) {
            makeFirst(link, target.get());
        } else {
            replace(link, target.get());
        }
    }

    /** Making a link where nothing is needs no rename, and fails if somebody was faster. */
    private void makeFirst(SftpPath link, SftpPath target) throws IOException {
        try {
            make(link, target);
        } catch (SftpFault fault) {
            if (channel.await(files.find(link)).isPresent()) {
                throw new SftpRefused(Reason.CHANGED, "somebody else made something there meanwhile");
            }
            throw fault;
        }
    }

    private void replace(SftpPath link, SftpPath target) throws IOException {
        writing.requireReplace();
        SftpPath fresh = SftpWriting.fresh(link);
        try {
            make(fresh, target);
            channel.await(files.replace(fresh, link));
        } catch (IOException failed) {
            writing.discard(fresh, failed);
            throw failed;
        }
        Optional<SftpPath> now = channel.await(text(link));
        if (!now.equals(Optional.of(target))) {
            throw new SftpRefused(
                    Reason.CHANGED,
                    "somebody else changed it right after the swap: now "
                            + now.map(text -> "-> " + text).orElse("nothing there"));
        }
    }
}
