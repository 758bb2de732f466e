package io.zdd.local;

import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.transport.Connector;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Ways to a local file system; immutable and thread-safe.
 *
 * <pre>{@code
 * Host.named("here").at("/var/www/shop").over(Local.disk());
 * }</pre>
 */
public final class Local implements Connector {
    private final FileSystem fileSystem;
    private final Optional<CommandRunner> runner;

    private Local(FileSystem fileSystem, Optional<CommandRunner> runner) {
        this.fileSystem = Objects.requireNonNull(fileSystem, "fileSystem");
        this.runner = runner;
    }

    /**
     * This machine: its disk, and its processes for commands.
     *
     * <p>A command that is stopped is stopped with its children and everything else in its session; a process that made
     * a session of its own, as daemons do by {@code setsid}, and is no descendant any more escapes.
     *
     * @return the connector
     */
    public static Local disk() {
        return new Local(FileSystems.getDefault(), Optional.of(new Processes()));
    }

    /**
     * Another file system, for instance one in memory; it has no commands.
     *
     * @param fileSystem with POSIX attributes and symbolic links
     * @return the connector
     */
    public static Local on(FileSystem fileSystem) {
        return new Local(fileSystem, Optional.empty());
    }

    /**
     * Another file system, with something that plays its commands.
     *
     * @param fileSystem with POSIX attributes and symbolic links
     * @param runner runs the commands
     * @return the connector
     */
    public static Local on(FileSystem fileSystem, CommandRunner runner) {
        return new Local(fileSystem, Optional.of(runner));
    }

    @Override
    public Transport connect(String host) {
        return new LocalTransport(host, fileSystem, runner);
    }

    @Override
    public boolean holds(RemotePath directory, Path path) {
        if (!path.getFileSystem().equals(fileSystem)) {
            return false;
        }
        return real(path).startsWith(real(fileSystem.getPath(directory.value())));
    }

    @Override
    public Optional<RelativePath> inside(Path path, RemotePath directory) {
        if (!path.getFileSystem().equals(fileSystem)) {
            return Optional.empty();
        }
        Path outer = real(path);
        Path inner = real(fileSystem.getPath(directory.value()));
        return inner.startsWith(outer) && !inner.equals(outer)
                ? Optional.of(RelativePath.of(outer.relativize(inner).toString()))
                : Optional.empty();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.toAbsolutePath().normalize();
        }
    }
}
