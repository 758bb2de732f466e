package io.zdd.transport;

import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is to be uploaded: a manifest, and the bytes of its files.
 *
 * <p>Thread-safe: several transports may read it at once.
 */
public interface Content {
    /**
     * What there is.
     *
     * @return the manifest, always the same
     */
    Manifest manifest();

    /**
     * Gives every regular file of the manifest once, in the order that is cheapest for the source.
     *
     * @param parallelism from how many threads at most the sink is called; with 1 it is the calling thread
     * @param sink gets the files
     * @throws IOException if the source cannot be read, or is no longer what the manifest says, or the sink threw
     */
    void forEachFile(int parallelism, FileSink sink) throws IOException;

    /**
     * Where a transport keeps what it makes of this content for all hosts of a deployment, a compressed copy for instance.
     *
     * @return the cache; empty, as by default, if but one host needs the content
     */
    default Optional<Cache> cache() {
        return Optional.empty();
    }

    /**
     * What transports have made of one content during one deployment.
     *
     * <p>Thread-safe.
     */
    interface Cache {
        /**
         * Gives what is made once for all hosts; it is closed when the deployment is over.
         *
         * @param <T> what it is
         * @param kind of each kind there is one
         * @param make makes it for the first who asks, while the others wait; what it throws is passed on, and the next
         *     who asks makes it
         * @return the same for everybody
         * @throws io.zdd.model.ZddException if the deployment is over
         */
        <T extends AutoCloseable> T get(Class<T> kind, Supplier<T> make);
    }

    /** Takes the files of a content. */
    @FunctionalInterface
    interface FileSink {
        /**
         * Takes one file.
         *
         * @param file its entry in the manifest
         * @param bytes its content, read to the end and not closed by the sink
         * @throws IOException if it cannot be taken; no further file is given
         */
        void accept(ManifestEntry.File file, InputStream bytes) throws IOException;
    }
}
