package io.zdd.local;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;

/** The whole classic flow on a file system in memory. */
class InMemoryDeploymentFlowTest extends DeploymentFlowTest {
    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build());

    @Override
    Path base() throws IOException {
        return Files.createDirectories(memory.getPath("/srv"));
    }

    @Override
    Local connector() {
        return Local.on(memory);
    }
}
