package io.zdd.ssh;

import io.zdd.model.FileMode;
import io.zdd.transport.FileType;
import net.schmizz.sshj.sftp.FileAttributes;

/**
 * Something on the host, as it was when it was looked at, a link not followed.
 *
 * @param path where it lies
 * @param attributes what the server said
 */
record SftpEntry(SftpPath path, FileAttributes attributes) {
    FileType type() {
        return switch (attributes.getType()) {
            case REGULAR -> FileType.FILE;
            case DIRECTORY -> FileType.DIRECTORY;
            case SYMLINK -> FileType.LINK;
            default -> FileType.OTHER;
        };
    }

    boolean is(FileType wanted) {
        return type() == wanted;
    }

    /** All twelve bits. */
    FileMode mode() {
        return FileMode.of(attributes.getMode().getPermissionsMask() & 07777);
    }

    /** The nine bits that the other transports look at too. */
    FileMode permissions() {
        return FileMode.of(mode().bits() & 0777);
    }
}
