package io.zdd.ssh;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.model.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import net.schmizz.sshj.SSHClient;

/** Over a server in this JVM, on a file system in memory. */
class SftpInMemoryTest extends SftpCases {
    private FileSystem memory;
    private MinaSftp server;

    @Override
    void start() throws IOException {
        memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build());
        server = MinaSftp.on(memory.getPath("/"));
        here = Files.createDirectory(memory.getPath("/srv"));
        there = RemotePath.of("/srv");
    }

    @Override
    void stop() throws IOException {
        server.close();
        memory.close();
    }

    @Override
    SSHClient connect() throws IOException {
        SSHClient client = client(server.port());
        client.authPassword("test", "test");
        return client;
    }
}
