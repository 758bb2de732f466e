package io.zdd.run;

import io.zdd.model.ZddException;
import java.io.Serial;

/** The caller cancelled; stops the work at the next point where it can be stopped. */
final class CancelledException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    CancelledException() {
        super("cancelled: the calling thread was interrupted");
    }
}
