package io.zdd.ssh;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** The flow against a server inside this JVM, which runs where nothing is installed. */
@DisabledIfEnvironmentVariable(
        named = "ZDD_SAMPLE",
        matches = "small",
        disabledReason = "a small sample is run against OpenSSH only")
class EmbeddedDeploymentFlowTest extends SshCommandFlow {
    private @Nullable EmbeddedServer server;

    @BeforeAll
    void start() throws IOException {
        server = new EmbeddedServer();
    }

    @AfterAll
    void stop() {
        Objects.requireNonNull(server).close();
    }

    @Override
    Ssh connector() {
        return Objects.requireNonNull(server).connector();
    }
}
