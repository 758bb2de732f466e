package io.zdd.ssh;

import io.zdd.transport.TransportException;
import net.schmizz.sshj.SSHClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in with credentials: key files, then the other keys of the ssh-agent, then the answers to the server's questions, then
 * the password. Thread-safe.
 */
final class Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    private final Credentials credentials;

    Authenticator(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Logs in on a connected client.
     *
     * @param host for messages
     * @throws TransportException if it fails: says what was tried and what was not, what the server offers, and what to do
     */
    void authenticate(SSHClient client, String host, String user) {
        Providers.ensure();
        Attempts attempts = Attempts.of(credentials);
        new Login(client, host, user, attempts).run();
        attempts.problems().forEach(problem -> LOG.warn("{}: logged in as {}, although {}", host, user, problem));
    }
}
