package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zdd.check.HealthCheck;
import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health checks against a real server on loopback. */
class HealthCheckTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    @TempDir
    Path base;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger deployments = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        shop = new Shop(base, Local.disk());
    }

    @AfterEach
    void close() {
        shop.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void an_answer_as_expected_is_green() throws IOException {
        serve("/up", exchange -> {
            exchange.getResponseHeaders().set("X-Release", "r1");
            answer(
                    exchange,
                    200,
                    "release r1 on here, " + exchange.getRequestHeaders().getFirst("X-Token"));
        });

        check(HealthCheck.http(url("/up"))
                        .header("X-Token", Secret.of("token", "abc"))
                        .expectStatus(200)
                        .expectHeader("X-Release", "{release}")
                        .expectBody("release {release} on {host}, abc"))
                .orThrow();
    }

    @Test
    void a_wrong_status_is_red_and_the_message_says_what_came_back() throws IOException {
        serve("/up", exchange -> answer(exchange, 503, "no database"));

        Report report = check(HealthCheck.http(url("/up")).within(SHORT).every(Duration.ofMillis(50)));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.failure().orElseThrow())
                .hasMessageContaining("GET " + url("/up") + ": status 503, the body begins: no database");
        assertThat(asked.get()).isGreaterThan(2);
    }

    @Test
    void a_wrong_body_or_header_is_red() throws IOException {
        serve("/up", exchange -> answer(exchange, 200, "old release"));

        assertThat(check(HealthCheck.http(url("/up")).within(SHORT).expectBody("new"))
                        .failure()
                        .orElseThrow())
                .hasMessageContaining("'new' is not in the body, the body begins: old release");
        assertThat(check(HealthCheck.http(url("/up")).within(SHORT).expectHeader("X-Release", "2"))
                        .failure()
                        .orElseThrow())
                .hasMessageContaining("the header X-Release is null, not 2");
    }

    @Test
    void a_redirect_is_an_answer_of_its_own() throws IOException {
        serve("/up", exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 302, "");
        });

        check(HealthCheck.http(url("/up")).expectStatus(302)).orThrow();
        assertThat(check(HealthCheck.http(url("/up")).within(Duration.ZERO))
                        .failure()
                        .orElseThrow())
                .hasMessageContaining("status 302");
    }

    @Test
    void it_may_become_green_later_and_must_stay_green_in_a_row() throws IOException {
        List<Integer> answers = List.of(500, 200, 500, 200, 200, 200, 200);
        serve("/up", exchange -> answer(exchange, answers.get(Math.min(asked.get() - 1, 6)), ""));

        check(HealthCheck.http(url("/up")).every(Duration.ofMillis(10)).inARow(3))
                .orThrow();

        assertThat(asked.get()).isEqualTo(6);
    }

    @Test
    void an_answer_that_drips_is_cut_off() throws IOException {
        serve("/up", exchange -> {
            try {
                exchange.sendResponseHeaders(200, 100);
                OutputStream out = exchange.getResponseBody();
                for (int i = 0; i < 100; i++) {
                    out.write('x');
                    out.flush();
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException gone) {
                exchange.close();
            }
        });
        long start = System.nanoTime();

        Report report = check(
                HealthCheck.http(url("/up")).timeout(Duration.ofMillis(300)).within(Duration.ZERO));

        assertThat(report.failure().orElseThrow()).hasMessageContaining("no whole answer within 300 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        assertThat(checkThreads()).isEmpty();
    }

    @Test
    void cancelling_does_not_wait_for_the_answer() throws Exception {
        serve("/up", exchange -> {
            try {
                Thread.sleep(20_000);
            } catch (InterruptedException stopped) {
                exchange.close();
            }
        });
        AtomicInteger outcome = new AtomicInteger(-1);
        Thread deploying = new Thread(() -> {
            try {
                Report report = check(HealthCheck.http(url("/up")).timeout(Duration.ofSeconds(20)));
                outcome.set(report.outcome().ordinal());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
        deploying.start();
        while (asked.get() == 0) {
            Thread.sleep(10);
        }
        long start = System.nanoTime();
        deploying.interrupt();
        deploying.join();

        assertThat(outcome.get()).isEqualTo(Outcome.CANCELLED.ordinal());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(checkThreads()).isEmpty();
    }

    @Test
    void no_thread_is_left_behind() throws IOException {
        serve("/up", exchange -> answer(exchange, 200, "ok"));

        check(HealthCheck.http(url("/up"))).orThrow();

        assertThat(checkThreads()).isEmpty();
    }

    @Test
    void a_port_that_is_open_is_green_and_one_that_is_closed_is_red() throws IOException {
        check(HealthCheck.tcp("127.0.0.1", server.getAddress().getPort())).orThrow();
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        assertThat(check(HealthCheck.tcp("127.0.0.1", closed).within(Duration.ZERO))
                        .failure()
                        .orElseThrow())
                .hasMessageContaining("127.0.0.1:" + closed + " does not accept connections");
    }

    @Test
    void a_command_is_green_when_it_ends_with_0() throws IOException {
        check(HealthCheck.command("test -f index.html")).orThrow();

        assertThat(check(HealthCheck.command("echo 3 jobs stuck; exit 4").within(Duration.ZERO))
                        .failure()
                        .orElseThrow())
                .hasMessageContaining("exit status 4: 3 jobs stuck");
    }

    @Test
    void any_code_is_a_check() throws IOException {
        AtomicInteger looks = new AtomicInteger();

        check(HealthCheck.of("third time lucky", context -> {
                            if (looks.incrementAndGet() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                        })
                        .every(Duration.ofMillis(5)))
                .orThrow();

        assertThat(looks.get()).isEqualTo(3);
    }

    @Test
    void the_plan_shows_what_is_expected_and_no_secret() throws IOException {
        String plan = shop.deployer()
                .plan(
                        shop.release("1"),
                        Strategy.atomicSymlink()
                                .verify(HealthCheck.http("http://{host}/up")
                                        .header("Authorization", Secret.of("api key", "k-123"))
                                        .expectBody("{release}")
                                        .inARow(2)))
                .toString();

        assertThat(plan)
                .contains("GET http://here/up", "Authorization: <secret api key>", "expect in the body: 1")
                .contains("every 500 ms, within 30000 ms, 2 times in a row")
                .doesNotContain("k-123");
    }

    @Test
    void bad_arguments_are_refused_at_the_call() {
        assertThatThrownBy(() -> HealthCheck.http("localhost/up")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.http("ftp://x/up")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.http("http://x/a b")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.http("http://x/").expectStatus(99)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.http("http://x/").header("Host", "y"))
                .isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.http("http://x/").inARow(0)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.tcp("x", 0)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.tcp("x", 1).within(SHORT.negated()))
                .isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HealthCheck.of(" ", context -> {})).isInstanceOf(ZddException.class);
    }

    private Report check(Step check) throws IOException {
        return shop.deploy(
                "r" + deployments.incrementAndGet(),
                Strategy.atomicSymlink().durable(false).verify(check));
    }

    private void serve(String path, Consumer<HttpExchange> handler) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().set("Connection", "close"); // as servers do when they are asked for it
            handler.accept(exchange);
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static List<String> checkThreads() {
        List<String> names = new ArrayList<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("zdd-") || name.startsWith("Keep-Alive"))
                .forEach(names::add);
        return names;
    }
}
