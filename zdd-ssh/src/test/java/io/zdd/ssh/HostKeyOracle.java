package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** What OpenSSH's client and what our check say of the same server and the same files. */
final class HostKeyOracle {
    private HostKeyOracle() {}

    /** Whether {@code ssh} accepts the server's key. */
    static boolean sshAccepts(OpenSsh server, Path file, String checking, @Nullable String alias)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "none", "-p", String.valueOf(server.port())));
        for (String option : List.of(
                "StrictHostKeyChecking=" + checking,
                "UserKnownHostsFile=" + file,
                "GlobalKnownHostsFile=/dev/null",
                "BatchMode=yes",
                "IdentitiesOnly=yes")) {
            command.addAll(List.of("-o", option));
        }
        if (alias != null) {
            command.addAll(List.of("-o", "HostKeyAlias=" + alias));
        }
        command.addAll(List.of("-i", server.key().toString(), OpenSsh.user() + "@127.0.0.1", "true"));
        Process ssh = new ProcessBuilder(command).redirectErrorStream(true).start();
        ssh.getOutputStream().close();
        String output = new String(ssh.getInputStream().readAllBytes());
        boolean accepts = ssh.waitFor() == 0;
        if (!accepts) {
            assertThat(output).as("why ssh failed").contains("Host key verification failed");
        }
        return accepts;
    }

    /** Why our check refuses the server's key, if it does. */
    static Optional<String> refusal(OpenSsh server, HostKeys keys, @Nullable String alias) throws IOException {
        HostKeyCheck check = keys.check(alias);
        try (SSHClient client = new SSHClient(Algorithms.config())) {
            check.attachTo(client);
            client.connect("127.0.0.1", server.port());
            assertThat(check.refusal()).isEmpty();
        } catch (TransportException refused) {
            assertThat(check.refusal()).as(refused.toString()).isPresent();
        }
        return check.refusal();
    }
}
