package io.zdd.run;

import io.zdd.model.Manifest;
import io.zdd.model.ZddException;
import io.zdd.transport.Content;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A content for several hosts of one run, and what their transports make of it once for all of them; thread-safe. */
final class FleetContent implements Content, Content.Cache {
    private final Content content;
    private final Map<Class<?>, AutoCloseable> made = new LinkedHashMap<>();
    private boolean closed;

    FleetContent(Content content) {
        this.content = content;
    }

    @Override
    public Manifest manifest() {
        return content.manifest();
    }

    @Override
    public void forEachFile(int parallelism, FileSink sink) throws IOException {
        content.forEachFile(parallelism, sink);
    }

    @Override
    public Optional<Cache> cache() {
        return Optional.of(this);
    }

    @Override
    public synchronized <T extends AutoCloseable> T get(Class<T> kind, Supplier<T> make) {
        if (closed) {
            throw new ZddException("the deployment is over, and with it what was kept of the content for its hosts");
        }
        AutoCloseable known = made.get(kind);
        if (known != null) {
            return kind.cast(known);
        }
        T fresh = make.get();
        made.put(kind, fresh);
        return fresh;
    }

    /** Closes all that was made, whatever becomes of it. */
    synchronized void close(Consumer<Exception> problems) {
        closed = true;
        for (AutoCloseable each : made.values()) {
            try {
                each.close();
            } catch (Exception failed) { // one that cannot be closed keeps none of the others open
                problems.accept(failed);
            }
        }
        made.clear();
    }
}
