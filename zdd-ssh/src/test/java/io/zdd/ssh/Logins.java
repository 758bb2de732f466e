package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;
import org.assertj.core.api.Assertions;

/** Connections to servers on loopback, whose host keys do not matter, as nothing else than a test listens there. */
final class Logins {
    static final String HOST = "web1";

    private Logins() {}

    static SSHClient connect(int port) throws IOException {
        SSHClient client = new SSHClient(Algorithms.config());
        client.addHostKeyVerifier(new PromiscuousVerifier());
        client.connect("127.0.0.1", port);
        return client;
    }

    /** Logs in, which must work, and out. */
    static void succeed(OpenSsh server, Credentials credentials) throws IOException {
        try (SSHClient client = connect(server.port())) {
            new Authenticator(credentials).authenticate(client, HOST, OpenSsh.user());
            assertThat(client.isAuthenticated()).isTrue();
        }
    }

    /** Tries to log in, which must fail. */
    static TransportException fail(int port, String user, Credentials credentials) throws IOException {
        try (SSHClient client = connect(port)) {
            TransportException thrown = Assertions.catchThrowableOfType(
                    TransportException.class, () -> new Authenticator(credentials).authenticate(client, HOST, user));
            assertThat(thrown).as("the exception of a login that must fail").isNotNull();
            assertThat(client.isAuthenticated()).isFalse();
            return thrown;
        }
    }

    static TransportException fail(OpenSsh server, Credentials credentials) throws IOException {
        return fail(server.port(), OpenSsh.user(), credentials);
    }

    static Credentials key(Path file) {
        return Credentials.none().withKeyFiles(new KeyFile(file, Optional.empty()));
    }

    /** Lets one more key log in. */
    static void authorize(OpenSsh server, Path publicKey) throws IOException {
        Files.writeString(
                server.key().resolveSibling("authorized_keys"), Files.readString(publicKey), StandardOpenOption.APPEND);
    }

    /** Type and fingerprint of a public key by ssh-keygen's own account. */
    static String described(Path publicKey) throws IOException, InterruptedException {
        String type = Files.readString(publicKey).split(" ", 2)[0];
        return type + " "
                + OpenSsh.run("ssh-keygen", "-l", "-f", publicKey.toString()).split(" ", 3)[1];
    }
}
