package io.zdd.migrations;

import java.io.Serial;

/** A statement goes on in a way that is not known; it is caught where statements are read, and refused there. */
final class NotUnderstoodException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotUnderstoodException() {
        super("not understood", null, false, false);
    }
}
