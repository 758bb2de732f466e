package io.zdd.ssh;

import io.zdd.transport.FileType;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.schmizz.sshj.sftp.FileAttributes;
import net.schmizz.sshj.sftp.FileAttributes.Flag;

/**
 * Who we may be, for the question what we may write. SFTP has no such question.
 *
 * <p>The directory in which the server starts is the user's home, and its owner the user; only the root of a chroot belongs
 * to root for everybody. The user's groups are not known either, so that a group's permission counts as ours: what is
 * refused in the end costs a failed step, what is held for refused could not be deployed at all.
 *
 * @param user the user's number, or empty if it is not known
 */
record SftpIdentity(Optional<Integer> user) {
    static CompletableFuture<SftpIdentity> ask(SftpFiles files) {
        CompletableFuture<Optional<FileAttributes>> home = files.findFollowed(SftpPath.START);
        return files.realPath(SftpPath.START)
                .thenCombine(home, SftpIdentity::of)
                .exceptionally(unknown -> new SftpIdentity(Optional.empty()));
    }

    private static SftpIdentity of(SftpPath path, Optional<FileAttributes> home) {
        return new SftpIdentity(home.filter(there -> there.has(Flag.UIDGID))
                .map(FileAttributes::getUID)
                .filter(owner -> owner != 0 || !path.isRoot()));
    }

    /** What lies there, links followed. */
    boolean mayWrite(SftpEntry found) {
        int mode = found.mode().bits();
        if (found.is(FileType.OTHER) || user.isEmpty() || !found.attributes().has(Flag.UIDGID)) {
            return (mode & 0222) != 0;
        }
        if (user.get() == 0) {
            return true;
        }
        return user.get() == found.attributes().getUID() ? (mode & 0200) != 0 : (mode & 0022) != 0;
    }
}
