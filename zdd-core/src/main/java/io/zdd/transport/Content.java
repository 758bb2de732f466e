package io.zdd.transport;

import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import java.io.IOException;
import java.io.InputStream;

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
