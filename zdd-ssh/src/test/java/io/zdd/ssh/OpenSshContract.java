package io.zdd.ssh;

import io.zdd.model.RemotePath;
import io.zdd.testkit.TransportContract;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract against real OpenSSH on this machine, which sees the same files. */
@Tag("real")
abstract class OpenSshContract extends TransportContract {
    @TempDir
    static Path directory;

    private @Nullable OpenSsh server;

    /** Starts the server that is meant. */
    abstract OpenSsh start(Path empty) throws IOException, InterruptedException;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        server = start(Files.createTempDirectory(directory, "sshd"));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public Connector connector() {
        return Objects.requireNonNull(server).connector();
    }

    @Override
    protected RemotePath newDirectory() throws IOException {
        return RemotePath.of(Files.createTempDirectory(directory, "test").toString());
    }

    @Override
    protected int skips() {
        return 0;
    }
}
