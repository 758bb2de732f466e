package io.zdd.transport;

import io.zdd.model.RemotePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * File operations that travel together: applied in order, one round trip.
 *
 * <pre>{@code
 * Batch.of(new FileOperation.ReadLink(current), new FileOperation.ListNames(releases));
 * }</pre>
 *
 * @param operations in their order
 * @param mutex the file of the mutex under which the batch is exclusive, or empty
 * @param patience how long to wait for the mutex
 */
public record Batch(List<FileOperation<?>> operations, Optional<RemotePath> mutex, Duration patience) {
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

    /** Copies the operations. */
    public Batch {
        operations = List.copyOf(operations);
        Objects.requireNonNull(mutex, "mutex");
        Objects.requireNonNull(patience, "patience");
    }

    /**
     * A batch that needs no mutex.
     *
     * @param operations in their order
     * @return the batch
     */
    public static Batch of(FileOperation<?>... operations) {
        return of(List.of(operations));
    }

    /**
     * A batch that needs no mutex.
     *
     * @param operations in their order
     * @return the batch
     */
    public static Batch of(List<? extends FileOperation<?>> operations) {
        return new Batch(new ArrayList<>(operations), Optional.empty(), DEFAULT_WAIT);
    }

    /**
     * The same operations under a mutex, waited for up to 30 seconds.
     *
     * @param mutexFile the file whose lock is the mutex; its directory must exist
     * @return the exclusive batch
     */
    public Batch exclusive(RemotePath mutexFile) {
        return new Batch(operations, Optional.of(mutexFile), patience);
    }

    /** The operations as a person reads them, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (FileOperation<?> operation : operations) {
            text.append(operation.description()).append('\n');
        }
        return text.toString();
    }
}
