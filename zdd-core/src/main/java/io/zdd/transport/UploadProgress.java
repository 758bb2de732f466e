package io.zdd.transport;

/** Told of the progress of an upload; calls may come from several threads. */
@FunctionalInterface
public interface UploadProgress {
    /**
     * More bytes have arrived.
     *
     * @param bytes how many since the last call
     */
    void advanced(long bytes);
}
