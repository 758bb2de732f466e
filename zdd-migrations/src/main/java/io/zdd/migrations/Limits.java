package io.zdd.migrations;

import io.zdd.model.ZddException;
import java.time.Duration;

/** The usual time limits, and which others may be asked for. */
final class Limits {
    static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);
    static final Duration RETRY_FOR = Duration.ofMinutes(10);

    private Limits() {}

    static Duration lockTimeout(Duration time) {
        if (time.toMillis() < 1) {
            throw new ZddException("the lock timeout must be 1 ms or longer, not " + time);
        }
        return time;
    }

    static Duration retryFor(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("a time cannot be negative: " + time);
        }
        return time;
    }
}
