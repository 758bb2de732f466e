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

/** The contract against real OpenSSH, whose user has a shell and the tools of GNU. */
@Tag("real")
class OpenSshContractTest extends TransportContract {
    @TempDir
    static Path directory;

    private static @Nullable OpenSsh server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")));
    }

    @AfterAll
    static void stop() {
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
