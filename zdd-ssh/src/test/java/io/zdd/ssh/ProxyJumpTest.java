package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.transport.Command;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are reached through one and through two others, by code and by ProxyJump in a configuration. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ProxyJumpTest {
    private static final String DEBUG = "LogLevel DEBUG1";

    @TempDir
    static Path directory;

    private final List<OpenSsh> servers = new ArrayList<>();
    private OpenSsh target;
    private OpenSsh second;
    private OpenSsh first;
    private OpenSsh closed;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        target = start("target");
        second = start("second");
        first = start("first");
        closed = start("closed", "AllowTcpForwarding no");
    }

    private OpenSsh start(String name, String... more) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.add(DEBUG);
        OpenSsh server = OpenSsh.start(Files.createDirectory(directory.resolve(name)), lines.toArray(String[]::new));
        servers.add(server);
        return server;
    }

    @AfterAll
    void stop() {
        servers.forEach(OpenSsh::close);
    }

    @Test
    void a_server_behind_one_other() throws Exception {
        assertReached(target.connector().via(first.connector()), List.of(first));
    }

    @Test
    void a_server_behind_two_others() throws Exception {
        assertReached(target.connector().via(second.connector().via(first.connector())), List.of(first, second));
    }

    @Test
    void settings_that_many_servers_share_have_the_jump_in_them() throws Exception {
        assertReached(target.settings().via(first.connector()).to("127.0.0.1"), List.of(first));
    }

    @Test
    void one_jump_of_a_configuration() throws Exception {
        Path file = configuration("ProxyJump first");

        assertReached(Ssh.fromConfig("target", file), List.of(first));
    }

    @Test
    void two_jumps_in_a_row_of_a_configuration() throws Exception {
        Path file = configuration("ProxyJump first,second");

        assertReached(Ssh.fromConfig("target", file), List.of(first, second));
    }

    @Test
    void a_jump_of_a_configuration_that_has_a_jump_of_its_own() throws Exception {
        Path file = configuration("ProxyJump behind-first");

        assertReached(Ssh.fromConfig("target", file), List.of(first, second));
    }

    @Test
    void a_jump_that_forwards_nothing_is_named() throws IOException {
        Ssh way = target.settings().retries(0).to("127.0.0.1").via(closed.connector());

        assertThatThrownBy(() -> way.connect("web"))
                .isInstanceOf(TransportException.class)
                .hasMessage("web: cannot connect to " + target.connector() + " through " + closed.connector()
                        + " (OpenFailException: open failed); the server in between must forward there:"
                        + " AllowTcpForwarding and PermitOpen in its sshd_config");
        assertNoConnectionIsLeft(closed);
    }

    @Test
    void a_jump_whose_key_is_not_known_is_not_used() throws IOException {
        Ssh unknown = first.settings()
                .hostKeys(HostKeys.knownHosts(directory.resolve("nothing")))
                .to("127.0.0.1");
        long before = reached(target);

        assertThatThrownBy(() -> target.connector().via(unknown).connect("web"))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("127.0.0.1");
        assertThat(reached(target)).isEqualTo(before);
    }

    /** The target's connection comes from the last jump, and nothing is left of it when it is closed. */
    private void assertReached(Ssh way, List<OpenSsh> through) throws Exception {
        List<Long> before = new ArrayList<>();
        for (OpenSsh jump : through) {
            before.add(forwarded(jump));
        }
        List<String> heard = new ArrayList<>();
        try (Transport transport = way.connect("web")) {
            transport.execute(Command.shell("echo \"$SSH_CONNECTION\""), (stream, line) -> heard.add(line));
        }
        assertThat(heard).singleElement().asString().endsWith("127.0.0.1 " + target.port());
        for (int i = 0; i < through.size(); i++) {
            assertThat(forwarded(through.get(i))).isEqualTo(before.get(i) + 1);
            assertNoConnectionIsLeft(through.get(i));
        }
        assertNoConnectionIsLeft(target);
    }

    private static long forwarded(OpenSsh jump) throws IOException {
        return jump.log()
                .lines()
                .filter(line -> line.contains("server_request_direct_tcpip"))
                .count();
    }

    private static long reached(OpenSsh server) throws IOException {
        return server.log()
                .lines()
                .filter(line -> line.contains("Connection from"))
                .count();
    }

    private static void assertNoConnectionIsLeft(OpenSsh server) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (ProcessHandle.of(server.pid()).orElseThrow().children().findAny().isPresent()) {
            assertThat(System.nanoTime()).as("sessions are left").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private Path configuration(String jump) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("Host target\n  ").append(jump).append('\n');
        text.append("Host behind-first\n  ProxyJump first\n");
        describe(text, "target", target);
        describe(text, "first", first);
        describe(text, "second", second);
        describe(text, "behind-first", second);
        return Files.writeString(directory.resolve("config-" + System.nanoTime()), text);
    }

    private static void describe(StringBuilder text, String alias, OpenSsh server) throws IOException {
        text.append("Host " + alias + "\n  HostName 127.0.0.1\n  Port " + server.port() + "\n  User " + OpenSsh.user()
                + "\n  IdentityFile " + server.key() + "\n  IdentityAgent none\n  UserKnownHostsFile "
                + server.knownHosts() + "\n");
    }
}
