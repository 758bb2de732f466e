package io.zdd.local;

import io.zdd.model.RemotePath;
import io.zdd.testkit.TransportContract;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the disk of this machine, which has all capabilities. */
class DiskContractTest extends TransportContract {
    @TempDir
    static Path directory;

    @Override
    public Connector connector() {
        return Local.disk();
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
