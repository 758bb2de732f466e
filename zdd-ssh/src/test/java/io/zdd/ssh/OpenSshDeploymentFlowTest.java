package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The flow against OpenSSH. */
@Tag("real")
class OpenSshDeploymentFlowTest extends SshCommandFlow {
    @TempDir
    static Path directory;

    private @Nullable OpenSsh server;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        server = OpenSsh.start(directory);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Ssh connector() {
        return Objects.requireNonNull(server).connector();
    }
}
