package io.zdd.ssh;

import io.zdd.transport.BatchFailedException.Reason;
import java.io.IOException;

/** What is refused on this side, the reason known. */
final class SftpRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    SftpRefused(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
