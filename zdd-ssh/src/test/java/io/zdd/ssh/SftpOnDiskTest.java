package io.zdd.ssh;

import io.zdd.model.RemotePath;
import java.io.IOException;
import java.nio.file.Files;
import net.schmizz.sshj.SSHClient;

/** Over a server in this JVM, on a real file system. */
class SftpOnDiskTest extends SftpCases {
    private MinaSftp server;

    @Override
    void start() throws IOException {
        server = MinaSftp.onDisk();
        here = Files.createDirectory(scratch.resolve("root"));
        there = RemotePath.of(here.toString());
    }

    @Override
    void stop() throws IOException {
        server.close();
    }

    @Override
    SSHClient connect() throws IOException {
        SSHClient client = client(server.port());
        client.authPassword("test", "test");
        return client;
    }
}
