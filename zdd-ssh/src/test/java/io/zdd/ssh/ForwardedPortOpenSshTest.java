package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ports that lead through OpenSSH's server. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ForwardedPortOpenSshTest {
    @TempDir
    static Path directory;

    private OpenSsh server;
    private FarService service;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        // Whoever may forward only has no shell.
        server = start("sshd", "ForceCommand /bin/false");
        service = new FarService();
    }

    private static OpenSsh start(String name, String... more) throws IOException, InterruptedException {
        return OpenSsh.start(Files.createDirectory(directory.resolve(name)), more);
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
            service.close();
        }
    }

    private void assertCarries(Ssh way) throws IOException {
        byte[] question = new byte[9_000_000];
        Arrays.fill(question, (byte) 'x');
        byte[] answer = new byte[9_000_000];
        Arrays.fill(answer, (byte) 'X');
        try (ForwardedPort forwarded = way.forward("localhost", service.port())) {
            assertThat(FarService.ask(forwarded.port(), question)).isEqualTo(answer);
            assertThat(forwarded.trouble()).isEmpty();
        }
    }

    @Test
    void through_a_server_without_a_shell() throws IOException {
        assertCarries(server.connector());
    }

    @Test
    void through_a_server_behind_another() throws IOException, InterruptedException {
        try (OpenSsh jump = start("jump")) {
            assertCarries(server.connector().via(jump.connector()));
        }
    }

    @Test
    void a_target_that_is_not_there_is_told() throws IOException {
        int gone;
        try (FarService closed = new FarService()) {
            gone = closed.port();
        }

        assertThatThrownBy(() -> server.connector().forward("127.0.0.1", gone))
                .isInstanceOf(TransportException.class)
                .hasMessage("127.0.0.1: the server did not connect to 127.0.0.1:" + gone
                        + " (Connection refused); check that name and port as they are seen from there, and that"
                        + " something listens");
    }

    @Test
    void a_server_that_forwards_nothing_is_told() throws IOException, InterruptedException {
        try (OpenSsh closed = start("closed", "AllowTcpForwarding no")) {
            assertThatThrownBy(() -> closed.connector().forward("127.0.0.1", service.port()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("AllowTcpForwarding and PermitOpen in its sshd_config");
        }
    }

    @Test
    void a_host_that_falls_silent_is_noticed() throws IOException, InterruptedException {
        try (OpenSsh silent = start("silent");
                ForwardedPort forwarded = silent.settings()
                        .keepAlive(Duration.ofSeconds(1), 2)
                        .to("127.0.0.1")
                        .forward("127.0.0.1", service.port());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwarded.port())) {
            socket.setSoTimeout(10_000);
            ServerProcesses processes = new ServerProcesses(silent);
            processes.signalSessions("STOP");
            try {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                assertThat(forwarded.trouble().orElseThrow()).hasMessageContaining("has not answered for 2 s");
            } finally {
                processes.signalSessions("CONT");
            }
        }
    }
}
