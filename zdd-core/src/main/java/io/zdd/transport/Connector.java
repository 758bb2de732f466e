package io.zdd.transport;

import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens the transport to a host: what a {@code Host} is declared {@code over}.
 *
 * <p>Thread-safe: a deployer may connect several times, from several threads.
 */
@FunctionalInterface
public interface Connector {
    /**
     * Connects.
     *
     * @param host the name by which messages speak of the host
     * @return an open transport, closed by whoever asked for it
     * @throws TransportException if the host cannot be reached or refuses
     */
    Transport connect(String host);

    /**
     * Whether a path of this machine lies in a directory of the host, so that deploying from it would copy a tree into
     * itself.
     *
     * @param directory a directory of the host
     * @param path a path of this machine
     * @return true if it is known to lie there; false unless a connector says otherwise
     */
    default boolean holds(RemotePath directory, Path path) {
        return false;
    }

    /**
     * Where in a path of this machine a directory of the host lies, so that deploying from there would publish the
     * directory.
     *
     * @param path a path of this machine
     * @param directory a directory of the host
     * @return the way from the path to the directory, if it is known to lie there; empty unless a connector says otherwise
     */
    default Optional<RelativePath> inside(Path path, RemotePath directory) {
        return Optional.empty();
    }
}
