package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zdd.check.HealthCheck;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Intent;
import io.zdd.plan.Step;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that goes back is reloaded and checked as what it is then: the release that is live there again. */
class GoingBackTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).pruneGrace(Duration.ZERO);

    @TempDir
    Path base;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(base, Local.disk(), event -> {
            if (event instanceof DeploymentEvent.OutputLine output) {
                lines.add(output.line());
            }
        });
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = ("release " + shop.served()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Connection", "close"); // as it was asked to
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        shop.close();
    }

    @Test
    void an_http_check_expects_the_release_that_is_live_again() throws IOException {
        shop.deploy("old", STRATEGY).orThrow();

        Report report = shop.deploy("new", checked().verify(red("new")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.served()).isEqualTo("old");
    }

    @Test
    void an_http_check_of_a_rollback_expects_the_release_that_was_left() throws IOException {
        shop.deploy("old", STRATEGY).orThrow();
        shop.deploy("new", STRATEGY).orThrow();

        Report report = shop.deployer().rollback(checked().verify(red("old")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.served()).isEqualTo("new");
    }

    @Test
    void a_reload_and_a_command_check_run_in_the_release_that_is_live_again() throws IOException {
        shop.deploy("old", STRATEGY).orThrow();
        AtomicSymlink strategy = STRATEGY.reload(run("pwd"))
                .verify(HealthCheck.command("test $(cat index.html) = old").within(Duration.ZERO));

        Report report = shop.deploy("new", strategy);

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(lines).contains(release("new"), release("old"));
        assertThat(lines.indexOf(release("new"))).isLessThan(lines.indexOf(release("old")));
    }

    @Test
    void a_reload_of_a_rollback_runs_in_the_release_that_is_live_again() throws IOException {
        shop.deploy("old", STRATEGY).orThrow();
        shop.deploy("new", STRATEGY).orThrow();
        AtomicSymlink strategy = STRATEGY.reload(run("pwd"))
                .verify(HealthCheck.command("test $(cat index.html) = new").within(Duration.ZERO));

        Report report = shop.deployer().rollback(Intent.Rollback.because("slow").to(ReleaseId.of("old")), strategy);

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(lines.stream().filter(line -> line.startsWith("/"))).containsExactly(release("old"), release("new"));
    }

    @Test
    void code_sees_the_release_that_is_live_again_with_its_record() throws IOException {
        shop.deploy("old", STRATEGY).orThrow();
        List<String> seen = new ArrayList<>();
        AtomicSymlink strategy = STRATEGY.reload(Step.of(
                        "look",
                        context -> seen.add(context.target().release() + " "
                                + context.record().orElseThrow().id())))
                .verify(red("new"));

        Report report = shop.deploy("new", strategy);

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(seen).containsExactly("new new", "old old");
    }

    @Test
    void the_dry_run_shows_what_is_checked_if_it_goes_back() throws IOException {
        shop.deploy("old", STRATEGY).orThrow();

        String plan = shop.deployer().plan(shop.release("new"), checked()).toString();

        assertThat(plan.substring(plan.indexOf("if it goes back")))
                .contains("expect in the body: release old")
                .doesNotContain("release new");
    }

    /** What was live may be no release at all: then there is nothing to check, but services must see it again. */
    @Test
    void services_are_reloaded_after_going_back_to_something_that_is_no_release() throws IOException {
        Path elsewhere = Files.createDirectories(base.resolve("by-hand"));
        Files.writeString(elsewhere.resolve("index.html"), "by hand");
        Files.createDirectories(shop.root());
        Files.createSymbolicLink(shop.root().resolve("current"), elsewhere);

        Report report = shop.deploy(
                "new", checked().reload(run("cat ../../current/index.html")).verify(red("new")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.served()).isEqualTo("by hand");
        assertThat(lines).containsExactly("new", "by hand");
    }

    private AtomicSymlink checked() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return STRATEGY.verify(
                HealthCheck.http(url).expectBody("release {release}").within(Duration.ZERO));
    }

    private Step red(String release) {
        return Step.of("red for " + release, context -> {
            if (shop.served().equals(release)) {
                throw new IllegalStateException("red");
            }
        });
    }

    private String release(String id) throws IOException {
        return shop.root().toRealPath().resolve("releases").resolve(id).toString();
    }
}
