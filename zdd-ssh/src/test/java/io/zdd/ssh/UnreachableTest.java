package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zdd.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which connecting fails ends in time, and says what is the matter. */
@Timeout(60)
class UnreachableTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration TOLERANCE = Duration.ofSeconds(3);
    private static final SshSettings ANYBODY = Ssh.settings()
            .user("deploy")
            .withCredentials(Credentials.none())
            .hostKeys(HostKeys.fingerprints("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
            .connectTimeout(LIMIT)
            .retries(0);

    @TempDir
    Path directory;

    private static AbstractThrowableAssert<?, ?> connecting(Ssh connector, Duration limit) {
        long start = System.nanoTime();
        TransportException thrown = catchThrowableOfType(
                TransportException.class, () -> connector.connect("web1").close());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit.plus(TOLERANCE));
        return assertThat(thrown).isNotNull().hasMessageStartingWith("web1: ");
    }

    private static AbstractThrowableAssert<?, ?> calling(Talker talker, Duration limit) {
        return connecting(ANYBODY.port(talker.port()).to("127.0.0.1"), limit)
                .hasMessageContaining("cannot connect to deploy@127.0.0.1:" + talker.port());
    }

    @Test
    void a_closed_port() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        connecting(ANYBODY.port(port).to("127.0.0.1"), Duration.ZERO)
                .hasMessageContaining("Connection refused")
                .hasMessageContaining("check the address");
    }

    @Test
    void a_name_that_is_none() {
        connecting(ANYBODY.to("no-such-host.invalid"), Duration.ofSeconds(10)).hasMessageContaining("no-such-host");
    }

    @Test
    void a_port_that_stays_silent() throws IOException {
        try (Talker silent = new Talker(caller -> Thread.sleep(60_000))) {
            calling(silent, LIMIT).hasMessageContaining("timed out");
        }
    }

    @Test
    void a_server_that_closes_at_once() throws IOException {
        try (Talker curt = new Talker(caller -> {})) {
            calling(curt, Duration.ZERO);
        }
    }

    @Test
    void a_server_of_another_kind() throws IOException {
        byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Talker web = new Talker(caller -> {
            caller.getOutputStream().write(answer);
            Thread.sleep(60_000);
        })) {
            calling(web, LIMIT.multipliedBy(2));
        }
    }

    @Test
    void garbage_without_an_end() throws IOException {
        byte[] garbage = new byte[65_536];
        Arrays.fill(garbage, (byte) 'x');
        try (Talker mad = new Talker(caller -> {
            while (true) {
                caller.getOutputStream().write(garbage);
            }
        })) {
            calling(mad, LIMIT.multipliedBy(2));
        }
    }

    @Test
    void a_byte_now_and_then() throws IOException {
        try (Talker slow = new Talker(caller -> {
            while (true) {
                caller.getOutputStream().write('\n');
                Thread.sleep(500);
            }
        })) {
            calling(slow, LIMIT.multipliedBy(2)).hasMessageContaining("no SSH server");
        }
    }

    @Test
    void an_ssh_server_that_says_its_name_and_no_more() throws IOException {
        try (Talker shy = new Talker(caller -> {
            caller.getOutputStream().write("SSH-2.0-Shy\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(60_000);
        })) {
            calling(shy, LIMIT.multipliedBy(2));
        }
    }

    @Test
    @Tag("real")
    void a_silent_port_behind_a_jump_host() throws Exception {
        try (OpenSsh jump = OpenSsh.start(directory);
                Talker silent = new Talker(caller -> Thread.sleep(60_000))) {
            Ssh target = ANYBODY.port(silent.port()).to("127.0.0.1").via(jump.connector());
            connecting(target, LIMIT.multipliedBy(2)).hasMessageContaining("no SSH server");
        }
    }

    @Test
    @Tag("real")
    void a_login_that_is_refused_is_not_tried_again() throws Exception {
        try (OpenSsh server = OpenSsh.start(directory);
                DelayProxy proxy = new DelayProxy(server.port(), 0)) {
            Ssh stranger = Far.through(proxy, server)
                    .withCredentials(Credentials.none())
                    .retries(5)
                    .to("127.0.0.1");
            connecting(stranger, Duration.ZERO).hasMessageContaining("publickey");
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    @Tag("real")
    void a_host_key_that_has_changed_is_not_tried_again() throws Exception {
        try (OpenSsh server = OpenSsh.start(directory);
                DelayProxy proxy = new DelayProxy(server.port(), 0)) {
            Path other = directory.resolve("other");
            OpenSsh.generate(other, "ed25519");
            Path known = Files.writeString(
                    directory.resolve("known"),
                    "[127.0.0.1]:" + proxy.port() + " " + Files.readString(directory.resolve("other.pub")));
            Ssh connector = server.settings()
                    .port(proxy.port())
                    .hostKeys(HostKeys.knownHosts(known))
                    .retries(5)
                    .to("127.0.0.1");
            connecting(connector, Duration.ZERO).hasMessageContaining("host key is refused");
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    @Tag("real")
    void a_login_shell_that_says_nothing() throws Exception {
        try (OpenSsh server = OpenSsh.start(directory, "ForceCommand sleep 300")) {
            connecting(server.settings().connectTimeout(LIMIT).to("127.0.0.1"), LIMIT.multipliedBy(2))
                    .hasMessageContaining("the host's shell said nothing for 2000 ms");
        }
    }
}
