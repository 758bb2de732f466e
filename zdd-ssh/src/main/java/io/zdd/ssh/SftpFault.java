package io.zdd.ssh;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import net.schmizz.sshj.sftp.Response.StatusCode;

/** The server answered that it could not; SFTP says hardly more than that, {@link SftpDiagnosis} finds out why. */
final class SftpFault extends IOException {
    private static final long serialVersionUID = 1L;
    private static final Set<StatusCode> MISSING =
            EnumSet.of(StatusCode.NO_SUCH_FILE, StatusCode.NO_SUCH_PATH, StatusCode.NOT_A_DIRECTORY);

    private final SftpDeed deed;
    private final StatusCode code;
    private final transient SftpPath path;

    SftpFault(SftpDeed deed, SftpPath path, StatusCode code, String message) {
        super("could not " + deed.words() + " " + path + ": the server says " + code
                + (message.isBlank() ? "" : " (" + message + ")"));
        this.deed = deed;
        this.code = code;
        this.path = path;
    }

    SftpDeed deed() {
        return deed;
    }

    StatusCode code() {
        return code;
    }

    /** What the request was about; of a rename the new path. */
    SftpPath path() {
        return path;
    }

    boolean saysMissing() {
        return MISSING.contains(code);
    }
}
