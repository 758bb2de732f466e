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

/** The contract against OpenSSH whose user sees nothing but a chroot with no shell, no tools and no devices in it. */
@Tag("real")
class ChrootContractTest extends TransportContract {
    @TempDir
    static Path directory;

    private @Nullable ChrootServer server;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        server = ChrootServer.find(directory);
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public Connector connector() {
        return Objects.requireNonNull(server).connector();
    }

    /** Made from outside, named as it is seen from inside. */
    @Override
    protected RemotePath newDirectory() throws IOException {
        return Objects.requireNonNull(server)
                .inside(Files.createTempDirectory(Objects.requireNonNull(server).data(), "test"));
    }

    /** The same as of any host without a shell. */
    @Override
    protected int skips() {
        return 23;
    }
}
