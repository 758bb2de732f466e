package io.zdd.model;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that zdd throws on its own account.
 *
 * <p>A message says what was tried, on which host, what came back and what to do about it. Thrown as it is when an
 * argument or a state is refused before anything was touched; its subclasses carry typed facts.
 */
public class ZddException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what was tried, what came back, what to do
     */
    public ZddException(String message) {
        super(message);
    }

    /**
     * An exception with the failure that led to it.
     *
     * @param message what was tried, what came back, what to do
     * @param cause the failure below, or null
     */
    public ZddException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
