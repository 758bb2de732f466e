package io.zdd.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections through a host, and what becomes of them. */
@Timeout(60)
class ForwardedPortTest {
    private final EmbeddedServer server = new EmbeddedServer();
    private FarService service;

    @BeforeEach
    void start() throws IOException {
        server.server().setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        service = new FarService();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        service.close();
    }

    private ForwardedPort open() {
        return server.connector().forward("127.0.0.1", service.port());
    }

    private static String ask(ForwardedPort forwarded, String question) {
        return new String(answer(forwarded, question.getBytes(US_ASCII)), US_ASCII);
    }

    private static byte[] many(char letter) {
        byte[] bytes = new byte[9_000_000];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void what_is_sent_gets_there_and_the_answer_comes_back() throws IOException {
        try (ForwardedPort forwarded = open()) {
            assertThat(forwarded.address()).isEqualTo("127.0.0.1:" + forwarded.port());
            assertThat(forwarded)
                    .hasToString(forwarded.address() + " to 127.0.0.1:" + service.port() + " through 127.0.0.1");
            assertThat(ask(forwarded, "hello")).isEqualTo("HELLO");
            assertThat(FarService.ask(forwarded.port(), many('x'))).isEqualTo(many('X'));
            assertThat(forwarded.trouble()).isEmpty();
        }
    }

    /** sshj gives up a writer after this time-out, and the database that waits for a lock would be cut off. */
    @Test
    void a_target_that_takes_nothing_for_long_is_waited_for_while_others_are_served() throws InterruptedException {
        Ssh hasty = server.connector().with(settings -> settings.connectTimeout(Duration.ofSeconds(1)));
        try (ForwardedPort forwarded = hasty.forward("127.0.0.1", service.port())) {
            service.pause(4_000);
            CompletableFuture<byte[]> slow = CompletableFuture.supplyAsync(() -> answer(forwarded, many('x')));
            await(() -> service.accepted() == 2, "the slow one");
            service.pause(0);

            assertThat(ask(forwarded, "quick")).isEqualTo("QUICK");
            assertThat(slow).isNotDone();
            assertThat(slow.join()).isEqualTo(many('X'));
        }
    }

    @Test
    void more_than_a_hundred_wait() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (ForwardedPort forwarded = open()) {
            for (int i = 0; i < 103; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), forwarded.port()));
            }
            await(() -> service.waiting() == 100, "a hundred");
            Thread.sleep(300);
            assertThat(service.waiting()).isEqualTo(100);
            int before = service.accepted();

            sockets.get(0).close();

            await(() -> service.accepted() == before + 1, "the next");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void only_this_machine_can_connect() {
        try (ForwardedPort forwarded = open()) {
            assertThat(ask(forwarded, "a")).isEqualTo("A");
            assertThatThrownBy(() -> new Socket("127.0.0.2", forwarded.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void a_target_that_is_not_there_is_told_at_once() throws Exception {
        service.close();

        assertThatThrownBy(this::open)
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith("127.0.0.1: the server did not connect to 127.0.0.1:" + service.port() + " (")
                .hasMessageEndingWith(
                        "); check that name and port as they are seen from there, and that something listens");
        await(() -> server.server().getActiveSessions().isEmpty(), "the session is left");
    }

    @Test
    void a_server_that_forwards_nothing_is_told_at_once() {
        server.server().setForwardingFilter(RejectAllForwardingFilter.INSTANCE);

        assertThatThrownBy(this::open)
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("did not connect to 127.0.0.1:" + service.port())
                .hasMessageContaining("AllowTcpForwarding and PermitOpen");
    }

    @Test
    void what_is_no_target_is_refused() {
        Ssh connector = server.connector();

        assertThatThrownBy(() -> connector.forward(" ", 5432))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("' ' with port 5432 is no target");
        assertThatThrownBy(() -> connector.forward("db", 0)).hasMessageContaining("from 1 to 65535");
        assertThatThrownBy(() -> connector.forward("db", 65_536)).hasMessageContaining("from 1 to 65535");
    }

    @Test
    void a_target_that_goes_away_and_comes_back() throws Exception {
        try (ForwardedPort forwarded = open()) {
            int port = service.port();
            service.close();

            assertThat(ask(forwarded, "a")).isEmpty();
            await(() -> forwarded.trouble().isPresent(), "trouble");
            assertThat(forwarded.trouble().get()).hasMessageContaining("did not connect to 127.0.0.1:" + port);

            service = new FarService(port);
            assertThat(ask(forwarded, "a")).isEqualTo("A");
            assertThat(forwarded.trouble()).isEmpty();
        }
    }

    /** As where a firewall swallows what the server sends. */
    @Test
    void a_target_that_is_reached_too_late_is_told_and_left_alone() throws Exception {
        Ssh hasty = server.connector().with(settings -> settings.connectTimeout(Duration.ofSeconds(1)));
        try (ForwardedPort forwarded = hasty.forward("127.0.0.1", service.port())) {
            await(() -> service.accepted() == 1 && service.waiting() == 0, "the first look");
            server.server().setForwardingFilter(new SlowForwarding());

            assertThat(ask(forwarded, "a")).isEmpty();
            await(() -> forwarded.trouble().isPresent(), "trouble");
            assertThat(forwarded.trouble().get()).hasMessageContaining("did not connect to 127.0.0.1:");
            assertThat(service.accepted()).as("not yet").isEqualTo(1);
            await(() -> service.accepted() == 2, "reached too late");
            await(() -> service.waiting() == 0, "and left");
        }
    }

    private static final class SlowForwarding extends AcceptAllForwardingFilter {
        @Override
        protected boolean checkAcceptance(String request, Session session, SshdSocketAddress target) {
            try {
                Thread.sleep(3_000);
                return true;
            } catch (InterruptedException stopped) {
                return false;
            }
        }
    }

    @Test
    void closing_ends_what_is_connected_and_leaves_nothing() throws Exception {
        ForwardedPort forwarded = open();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwarded.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write('a');
            await(() -> service.accepted() == 2, "the connection");
            assertThat(threads()).isPositive();

            forwarded.close();
            forwarded.close();

            assertThat(endOf(socket)).isTrue();
        }
        assertThatThrownBy(() -> FarService.ask(forwarded.port(), new byte[1])).isInstanceOf(ConnectException.class);
        await(() -> threads() == 0, "threads are left");
        await(() -> server.server().getActiveSessions().isEmpty(), "the session is left");
        await(() -> service.waiting() == 0, "the far connection is left");
        assertThat(forwarded.trouble()).isEmpty();
    }

    @Test
    void closing_ends_an_answer_that_nobody_reads() throws Exception {
        ForwardedPort forwarded = open();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwarded.port())) {
            socket.getOutputStream().write(many('x'));
            socket.shutdownOutput();
            await(() -> Arrays.toString(carrierAt()).contains("SocketOutputStream"), "a writer that waits");

            forwarded.close();

            await(() -> threads() == 0, "threads are left");
        }
    }

    /** Where the thread is that hands over what comes. */
    private static StackTraceElement[] carrierAt() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().matches("zdd-ssh-forward-.*-\\d+"))
                .findAny()
                .map(Map.Entry::getValue)
                .orElse(new StackTraceElement[0]);
    }

    @Test
    void a_lost_connection_ends_what_is_connected_and_is_told() throws Exception {
        try (DelayProxy proxy = new DelayProxy(server.server().getPort(), 0);
                ForwardedPort forwarded =
                        server.settings().port(proxy.port()).to("127.0.0.1").forward("127.0.0.1", service.port());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwarded.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write('a');
            await(() -> service.accepted() == 2, "the connection");

            proxy.cut();

            assertThat(endOf(socket)).isTrue();
            await(() -> forwarded.trouble().isPresent(), "trouble");
            assertThat(forwarded.trouble().get())
                    .hasMessageStartingWith("127.0.0.1: nothing gets to 127.0.0.1:" + service.port()
                            + " any more: the connection to deploy@127.0.0.1:" + proxy.port() + " failed (");
            assertThatThrownBy(() -> FarService.ask(forwarded.port(), new byte[1]))
                    .isInstanceOf(ConnectException.class);
        }
        await(() -> threads() == 0, "threads are left");
    }

    /** Whether the other side closed it, in whatever way. */
    private static boolean endOf(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] answer(ForwardedPort forwarded, byte[] question) {
        try {
            return FarService.ask(forwarded.port(), question);
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zdd-ssh-forward"))
                .count();
    }
}
