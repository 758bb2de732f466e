package io.zdd.plan;

import io.zdd.model.RemotePath;
import io.zdd.transport.TransportException;
import java.io.Serial;
import java.util.Optional;

/** Somebody else has changed {@code current} meanwhile; it is left as they put it. */
public class ForeignChangeException extends TransportException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A foreign change.
     *
     * @param host the host's name
     * @param current the link
     * @param expected where this deployment had left it
     * @param found where it leads now
     */
    public ForeignChangeException(String host, RemotePath current, Optional<String> expected, Optional<String> found) {
        super(
                host,
                "somebody else changed " + current + " meanwhile: expected -> " + expected.orElse("(nothing)")
                        + ", found -> " + found.orElse("(nothing)")
                        + "; it was left alone. Find out who, then deploy or roll back",
                null);
    }
}
