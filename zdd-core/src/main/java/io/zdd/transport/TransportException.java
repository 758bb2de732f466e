package io.zdd.transport;

import io.zdd.model.ZddException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something could not be done on a host, or the host could not be reached. */
public class TransportException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String host;

    /**
     * A failure on a host.
     *
     * @param host the host's name
     * @param message what was tried and what came back; the host is put before it
     * @param cause the failure below, or null
     */
    public TransportException(String host, String message, @Nullable Throwable cause) {
        super(host + ": " + message, cause);
        this.host = host;
    }

    /**
     * The host's name.
     *
     * @return as it was given to the connector
     */
    public String host() {
        return host;
    }
}
