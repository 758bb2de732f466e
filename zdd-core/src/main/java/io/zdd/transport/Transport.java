package io.zdd.transport;

import io.zdd.model.RemotePath;
import java.util.Set;

/**
 * Files and commands on one host: what a deployment needs of it, and nothing more.
 *
 * <p>Paths are absolute; only {@link FileOperation.Read} follows a symbolic link at the end of its path. An
 * implementation is proven by the contract suite of {@code zdd-testkit}. Thread-safe: a batch may be applied beside another
 * one, an upload and commands. Where the host has {@link Capability#EXCLUSIVE}, a short batch should not have to wait for a
 * long one, because the lock of a deployment is kept by small signs of life.
 */
public interface Transport extends AutoCloseable {
    /**
     * What this transport can do on its host beyond the file operations.
     *
     * @return an unmodifiable set, the same for the life of the transport
     */
    Set<Capability> capabilities();

    /**
     * Applies file operations in their order and stops at the first that fails; what was done before it stays done.
     *
     * <p>An exclusive batch runs under the mutex of its root: no other exclusive batch on that root, of any transport
     * or process, runs meanwhile.
     *
     * @param batch the operations
     * @return the result of each operation
     * @throws BatchFailedException if an operation failed, with its index and reason
     * @throws TransportException if the batch could not be carried to the host, or the mutex was not free in time
     */
    BatchResult apply(Batch batch);

    /**
     * Puts the whole content into a new directory, with modes and times of modification of the manifest.
     *
     * <p>After a failure the directory may hold a part of the content; nothing outside it was touched.
     *
     * @param content what to upload
     * @param directory where to; it must not exist, its parent must
     * @param progress told of the bytes that have arrived; may throw to stop the upload, and that exception is thrown
     * @throws TransportException if the content cannot be read or written, or the directory exists
     */
    void upload(Content content, RemotePath directory, UploadProgress progress);

    /**
     * Runs a command and waits for its end.
     *
     * <p>On time-out and on interruption of the calling thread the whole process tree is stopped (TERM, then KILL)
     * before this method returns or throws.
     *
     * @param command what to run
     * @param output gets each line of both streams as it comes, from one thread at a time
     * @return how the command ended; a failure of the command is a result, not an exception
     * @throws InterruptedException if the calling thread was interrupted; the command is stopped
     * @throws TransportException if the command could not be started, or the connection was lost
     */
    CommandResult execute(Command command, OutputListener output) throws InterruptedException;

    /** Frees everything; afterwards no thread, process or connection of this transport is left. Never throws. */
    @Override
    void close();
}
