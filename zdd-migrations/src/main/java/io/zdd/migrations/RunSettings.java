package io.zdd.migrations;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run of migrations may do.
 *
 * @param lockTimeout how long others may have to wait behind one attempt
 * @param retryFor how long one change, or the migrator's lock, is tried again
 * @param release for which release it is; empty outside a deployment
 * @param progress gets a line about each thing that is done or waited for
 */
record RunSettings(Duration lockTimeout, Duration retryFor, Optional<String> release, Consumer<String> progress) {
    Patience patience() {
        return new Patience(retryFor);
    }

    void say(String line) {
        progress.accept(line);
    }
}
