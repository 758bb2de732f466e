package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
@Timeout(60)
class AgentForwardingTest {
    @TempDir
    Path directory;

    @TempDir
    Path serverDirectory;

    private OpenSsh server;
    private RealAgent agent;
    private String fingerprint;

    @BeforeEach
    void start() throws Exception {
        server = OpenSsh.start(serverDirectory);
        agent = RealAgent.start(directory.resolve("agent"));
        Path file = directory.resolve("key");
        OpenSsh.generate(file, "ed25519");
        agent.add(file.toString());
        fingerprint = Logins.described(directory.resolve("key.pub")).split(" ", 2)[1];
    }

    @AfterEach
    void stop() {
        if (agent != null) {
            agent.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static final class Session extends SessionChannel {
        Session(SSHClient client) {
            super(client.getConnection());
        }

        void requestAgent() throws IOException {
            sendChannelRequest(AgentForwarding.REQUEST, false, null);
        }
    }

    private SSHClient login() throws IOException {
        SSHClient client = Logins.connect(server.port());
        new Authenticator(Credentials.none().withKeyFiles(new KeyFile(server.key(), Optional.empty())))
                .authenticate(client, Logins.HOST, OpenSsh.user());
        return client;
    }

    private static String run(SSHClient client, boolean request, String command) throws IOException {
        Session session = new Session(client);
        session.open();
        if (request) {
            session.requestAgent();
        }
        String output;
        try (session) {
            output = new String(session.exec(command + " 2>&1").getInputStream().readAllBytes());
            session.join();
        }
        return output;
    }

    @Test
    void A_command_on_the_host_sees_and_uses_the_agent_of_this_side() throws Exception {
        try (SSHClient client = login()) {
            AgentForwarding.attach(client.getConnection(), agent.socket());
            assertThat(run(client, true, "ssh-add -l")).contains(fingerprint);
            assertThat(run(client, true, "ssh-add -T " + directory.resolve("key.pub") + " && echo signed"))
                    .contains("signed");
            assertThat(run(client, true, "ssh-add -l; ssh-add -l")).as("twice").containsPattern("(?s)SHA256.*SHA256");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("zdd ssh-agent"));
    }

    @Test
    void A_command_for_which_it_is_not_requested_sees_no_agent() throws Exception {
        try (SSHClient client = login()) {
            AgentForwarding.attach(client.getConnection(), agent.socket());
            assertThat(run(client, false, "ssh-add -l; echo \"[$SSH_AUTH_SOCK]\""))
                    .contains("[]");
        }
    }

    @Test
    void A_dead_agent_is_an_error_for_the_command_and_leaves_the_connection_alone() throws Exception {
        agent.close();
        try (SSHClient client = login()) {
            AgentForwarding.attach(client.getConnection(), agent.socket());
            assertThat(run(client, true, "ssh-add -l; echo done"))
                    .contains("done")
                    .doesNotContain(fingerprint);
            assertThat(run(client, false, "echo still here")).contains("still here");
        }
    }
}
