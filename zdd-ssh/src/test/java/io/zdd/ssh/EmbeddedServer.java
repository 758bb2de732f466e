package io.zdd.ssh;

import io.zdd.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** Apache MINA's server inside this JVM, with commands and SFTP: needs no installation, and is not OpenSSH. */
final class EmbeddedServer implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final String fingerprint;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    EmbeddedServer() {
        SimpleGeneratorHostKeyProvider generator = new SimpleGeneratorHostKeyProvider();
        generator.setAlgorithm("EC");
        KeyPair key = generator.loadKeys(null).iterator().next();
        fingerprint = KeyUtils.getFingerPrint(key.getPublic());
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setHost("127.0.0.1");
        server.setPasswordAuthenticator(
                (user, password, session) -> user.equals("deploy") && password.equals("s3cret"));
        server.setCommandFactory((channel, line) -> {
            lines.add(line);
            return new EmbeddedCommand(line);
        });
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        try {
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    SshServer server() {
        return server;
    }

    /** The command lines that it was asked to run. */
    List<String> lines() {
        return lines;
    }

    String fingerprint() {
        return fingerprint;
    }

    Ssh connector() {
        return settings().to("127.0.0.1");
    }

    SshSettings settings() {
        return Ssh.settings()
                .user("deploy")
                .port(server.getPort())
                .withCredentials(Credentials.none().withPassword(Secret.of("password", "s3cret")))
                .hostKeys(HostKeys.fingerprints(fingerprint));
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
