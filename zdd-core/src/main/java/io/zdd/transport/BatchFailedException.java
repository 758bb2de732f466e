package io.zdd.transport;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An operation of a batch failed; those before it are done, those after it are not. */
public class BatchFailedException extends TransportException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int index;
    private final transient FileOperation<?> operation;
    private final Reason reason;

    /** Why an operation failed. */
    public enum Reason {
        /** A guard or an expected link target does not hold. */
        CHANGED,
        /** Something is there already. */
        EXISTS,
        /** Something that is needed is missing. */
        NOT_FOUND,
        /** A link was expected, something else is there. */
        NOT_A_LINK,
        /** A directory was expected, something else is there. */
        NOT_A_DIRECTORY,
        /** The user may not do this. */
        NOT_PERMITTED,
        /** The file system is full, in bytes or in files. */
        NO_SPACE,
        /** A file is larger than the limit of the read. */
        TOO_LARGE,
        /** The host or its file system cannot do this. */
        UNSUPPORTED,
        /** Anything else; the cause says more. */
        OTHER
    }

    /**
     * A failed operation.
     *
     * @param host the host's name
     * @param index of the operation in its batch, from 0
     * @param operation the operation
     * @param reason why it failed
     * @param detail what came back
     * @param cause the failure below, or null
     */
    public BatchFailedException(
            String host,
            int index,
            FileOperation<?> operation,
            Reason reason,
            String detail,
            @Nullable Throwable cause) {
        super(host, operation.description() + ": " + detail, cause);
        this.index = index;
        this.operation = operation;
        this.reason = reason;
    }

    /**
     * The index of the failed operation in its batch.
     *
     * @return from 0
     */
    public int index() {
        return index;
    }

    /**
     * The operation that failed.
     *
     * @return the operation
     */
    public FileOperation<?> operation() {
        return operation;
    }

    /**
     * Why it failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
