package io.zdd.local;

import static io.zdd.step.Steps.run;
import static io.zdd.step.Steps.writeFile;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zdd.check.HealthCheck;
import io.zdd.model.Secret;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret whose supplier gives another value each time: every value that was handed over is scrubbed. */
class RotatingSecretTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private final AtomicInteger fetched = new AtomicInteger();
    private final Secret token = Secret.from("token", () -> "tok-" + fetched.incrementAndGet() + "-end");
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk(), event -> events.add(event.toString()));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void in_the_environment_and_the_input_of_commands() throws IOException {
        Report report = shop.deploy(
                "1",
                STRATEGY.build(
                        run("echo \"$TOKEN and $(cat)\"").env("TOKEN", token).input(token),
                        run("echo $TOKEN; exit 1").env("TOKEN", token)));

        assertHidden(report);
        assertThat(events).anySatisfy(event -> assertThat(event).contains("*** and ***"));
    }

    @Test
    void in_a_file() throws IOException {
        Report report = shop.deploy(
                "1", STRATEGY.build(writeFile("secret.txt", token)).build(run("cat secret.txt >&2; exit 1")));

        assertHidden(report);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("***");
    }

    @Test
    void in_the_header_of_a_check_and_in_a_command_check() throws IOException {
        HttpServer echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        echo.createContext("/", exchange -> {
            byte[] body = String.valueOf(exchange.getRequestHeaders().getFirst("X-Token"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Connection", "close"); // as it was asked to
            exchange.sendResponseHeaders(500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        echo.start();
        String url = "http://127.0.0.1:" + echo.getAddress().getPort() + "/";
        Report http = shop.deploy(
                "1",
                STRATEGY.verify(HealthCheck.http(url).header("X-Token", token).within(Duration.ofMillis(50))));
        echo.stop(0);
        Report command = shop.deploy(
                "2",
                STRATEGY.verify(HealthCheck.command(io.zdd.transport.Command.shell("echo $TOKEN; exit 1")
                                .env("TOKEN", token))
                        .within(Duration.ofMillis(50))));

        assertHidden(http);
        assertThat(http.failure().orElseThrow()).hasMessageContaining("***");
        assertHidden(command);
        assertThat(command.failure().orElseThrow()).hasMessageContaining("***");
    }

    private void assertHidden(Report report) {
        assertThat(report.succeeded()).isFalse();
        assertThat(report.failure().orElseThrow()).hasStackTraceContaining("***");
        assertThat(report.toString()).doesNotContain("tok-");
        assertThat(report.toJson()).doesNotContain("tok-");
        assertThat(report.failure().orElseThrow())
                .satisfies(failure -> assertThat(failure).hasMessageNotContaining("tok-"));
        assertThat(events).noneSatisfy(event -> assertThat(event).contains("tok-"));
    }
}
