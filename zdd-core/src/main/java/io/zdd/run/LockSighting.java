package io.zdd.run;

import io.zdd.fleet.LockInfo;
import io.zdd.model.Layout;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.RequireAbsent;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.Transport;
import java.util.List;
import java.util.Optional;

/**
 * What somebody who wants a lock sees of it at one moment.
 *
 * @param lock the lock's content, or empty if it is free
 * @param heartbeat what its owner wrote last, or empty if it wrote nothing yet
 * @param ended which deployment of several hosts ended on this host last
 */
record LockSighting(Optional<String> lock, Optional<String> heartbeat, Optional<String> ended) {
    private static final int LIMIT = 1 << 20;

    static LockSighting of(Layout layout, Transport transport) {
        Read lock = new Read(layout.lock(), LIMIT);
        Read heartbeat = new Read(layout.heartbeat(), LIMIT);
        Read ended = new Read(layout.ended(), LIMIT);
        BatchResult found = transport.apply(Batch.of(lock, heartbeat, ended));
        return new LockSighting(
                found.of(lock).text(),
                found.of(heartbeat).text(),
                found.of(ended).text());
    }

    /** Who holds it, if anybody does. */
    Optional<LockInfo> info() {
        return lock.map(LockInfo::fromJson);
    }

    /** Whether it is the lock of the same owner, wherever that was seen: its content is the same on every host. */
    boolean isOfSameOwner(LockSighting other) {
        return lock.equals(other.lock);
    }

    /** Fails the batch in which somebody takes the lock over, unless everything is still as it was seen. */
    List<FileOperation<?>> guards(Layout layout) {
        return List.of(
                new RequireContent(layout.lock(), lock.orElseThrow()),
                heartbeat
                        .<FileOperation<?>>map(text -> new RequireContent(layout.heartbeat(), text))
                        .orElseGet(() -> new RequireAbsent(layout.heartbeat())));
    }
}
