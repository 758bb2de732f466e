package io.zdd.ssh;

import io.zdd.transport.Content;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What several hosts of the same settings are sent: read and compressed once, into a file that all of them are served from.
 *
 * <p>One host alone needs no file. The files are deleted when the last of the transports is closed. Thread-safe.
 */
final class SharedUploads {
    private final Map<Content, Spool> spools = new IdentityHashMap<>();
    private int transports;

    synchronized void join() {
        transports++;
    }

    synchronized void leave() {
        transports--;
        if (transports == 0) {
            spools.values().forEach(Spool::close);
            spools.clear();
        }
    }

    /** The file of a content, begun if need be; none if there is but one host. */
    synchronized Optional<Spool> spool(Content content) throws IOException {
        if (transports < 2) {
            return Optional.empty();
        }
        Spool spool = spools.get(content);
        if (spool == null || spool.hasFailed()) {
            spool = Spool.begin(content);
            Spool before = spools.put(content, spool);
            if (before != null) {
                before.close();
            }
        }
        return Optional.of(spool);
    }
}
