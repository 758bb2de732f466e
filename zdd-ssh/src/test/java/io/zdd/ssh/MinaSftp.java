package io.zdd.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.file.FileSystemFactory;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server in this JVM, which takes the password "test". */
final class MinaSftp implements AutoCloseable {
    private final SshServer server;

    private MinaSftp(SshServer server) {
        this.server = server;
    }

    static MinaSftp onDisk() throws IOException {
        return start(new NativeFileSystemFactory(), new SftpSubsystemFactory());
    }

    static MinaSftp on(Path root) throws IOException {
        return start(new VirtualFileSystemFactory(root), new SftpSubsystemFactory());
    }

    static MinaSftp start(FileSystemFactory files, SubsystemFactory sftp) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider();
        keys.setAlgorithm("EC");
        server.setKeyPairProvider(keys);
        server.setPasswordAuthenticator((user, password, session) -> password.equals("test"));
        server.setFileSystemFactory(files);
        server.setSubsystemFactories(List.of(sftp));
        server.start();
        return new MinaSftp(server);
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
