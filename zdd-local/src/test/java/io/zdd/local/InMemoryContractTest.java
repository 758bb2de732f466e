package io.zdd.local;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.model.RemotePath;
import io.zdd.testkit.TransportContract;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;

/** The contract on a file system in memory, which has no commands and no mutex that other processes see. */
class InMemoryContractTest extends TransportContract {
    private static final FileSystem MEMORY = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build());

    private int directories;

    @AfterAll
    static void forget() throws IOException {
        MEMORY.close();
    }

    @Override
    public Connector connector() {
        return Local.on(MEMORY);
    }

    @Override
    protected RemotePath newDirectory() throws IOException {
        directories++;
        return RemotePath.of(
                Files.createDirectories(MEMORY.getPath("/test" + directories)).toString());
    }

    /** Eleven on what commands do, nine on stopping them. */
    @Override
    protected int skips() {
        return 20;
    }
}
