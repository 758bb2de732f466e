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
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a server inside this JVM, which runs where nothing is installed. */
@DisabledIfEnvironmentVariable(
        named = "ZDD_SAMPLE",
        matches = "small",
        disabledReason = "a small sample is run against OpenSSH only")
class EmbeddedContractTest extends TransportContract {
    @TempDir
    static Path directory;

    private @Nullable EmbeddedServer server;

    @BeforeAll
    void start() {
        server = new EmbeddedServer();
    }

    @AfterAll
    void stop() {
        Objects.requireNonNull(server).close();
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
