package io.zdd.ssh;

import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.sftp.FileAttributes;

/**
 * Why something failed. The server hardly says more than "Failure", so that it is looked at what there is.
 *
 * @param reason why
 * @param detail for people
 */
record SftpDiagnosis(Reason reason, String detail) {
    static SftpDiagnosis of(SftpFiles files, Exception failed) {
        if (failed instanceof SftpRefused refused) {
            return new SftpDiagnosis(refused.reason(), String.valueOf(refused.getMessage()));
        }
        if (failed instanceof SftpFault fault) {
            return of(files, fault);
        }
        return new SftpDiagnosis(
                Reason.OTHER, String.valueOf(failed.getMessage() == null ? failed : failed.getMessage()));
    }

    private static SftpDiagnosis of(SftpFiles files, SftpFault fault) {
        return switch (fault.code()) {
            case FILE_ALREADY_EXISTS, DIR_NOT_EMPTY -> new SftpDiagnosis(Reason.EXISTS, "something is there already");
            case PERMISSION_DENIED, WRITE_PROTECT, CANNOT_DELETE ->
                new SftpDiagnosis(Reason.NOT_PERMITTED, "not permitted: " + fault.path() + owner(files, fault));
            case NO_SPACE_ON_FILESYSTEM, QUOTA_EXCEEDED -> new SftpDiagnosis(Reason.NO_SPACE, "no space is left");
            case OP_UNSUPPORTED, INVALID_FILENAME -> new SftpDiagnosis(Reason.UNSUPPORTED, text(fault));
            default -> byLooking(files, fault);
        };
    }

    /** Whose it is that cannot be deleted; SFTP knows numbers only. */
    private static String owner(SftpFiles files, SftpFault fault) {
        if (fault.deed() != SftpDeed.DELETE) {
            return "";
        }
        try {
            return files.channel()
                    .await(files.find(fault.path()))
                    .filter(found -> found.has(FileAttributes.Flag.UIDGID))
                    .map(found -> ", which belongs to user " + found.getUID())
                    .orElse("");
        } catch (IOException unseen) {
            fault.addSuppressed(unseen);
            return "";
        }
    }

    private static SftpDiagnosis byLooking(SftpFiles files, SftpFault fault) {
        try {
            SftpChannel channel = files.channel();
            if (fault.deed().needsNothingThere()
                    && channel.await(files.find(fault.path())).isPresent()) {
                return new SftpDiagnosis(Reason.EXISTS, "something is there already");
            }
            Optional<SftpDiagnosis> above = aboveIt(files, fault);
            if (above.isPresent()) {
                return above.get();
            }
            SftpSpace space = channel.await(SftpSpace.around(files, fault.path()));
            if (space.readOnly()) {
                return new SftpDiagnosis(Reason.NOT_PERMITTED, "the file system is read-only: " + fault.path());
            }
            return space.isFull()
                    ? new SftpDiagnosis(
                            Reason.NO_SPACE,
                            "no space is left: " + space.free().bytes() + " bytes are free at " + fault.path())
                    : new SftpDiagnosis(Reason.OTHER, text(fault));
        } catch (IOException unseen) {
            fault.addSuppressed(unseen);
            return new SftpDiagnosis(Reason.OTHER, text(fault));
        }
    }

    /** Looks for what is missing or no directory on the way to the path. */
    private static Optional<SftpDiagnosis> aboveIt(SftpFiles files, SftpFault fault) throws IOException {
        List<SftpPath> path = fault.path().ancestry();
        for (SftpPath directory : path.subList(0, Math.max(0, path.size() - 1))) {
            Optional<FileAttributes> found = files.channel().await(files.findFollowed(directory));
            if (found.isEmpty()) {
                return Optional.of(new SftpDiagnosis(Reason.NOT_FOUND, directory + " is missing"));
            }
            if (!new SftpEntry(directory, found.get()).is(FileType.DIRECTORY)) {
                return Optional.of(new SftpDiagnosis(Reason.NOT_A_DIRECTORY, directory + " is no directory"));
            }
        }
        return fault.saysMissing()
                ? Optional.of(new SftpDiagnosis(Reason.NOT_FOUND, fault.path() + " is missing"))
                : Optional.empty();
    }

    private static String text(SftpFault fault) {
        return String.valueOf(fault.getMessage());
    }
}
