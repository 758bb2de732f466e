package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.run.Outcome;
import io.zdd.service.HaProxy;
import io.zdd.service.Nginx;
import io.zdd.service.NginxUpstream;
import io.zdd.service.SlotProxy;
import io.zdd.strategy.AtomicSymlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A service on the JVM, which is started anew for each release, in two slots behind a real proxy and under load. */
@Tag("real")
class BlueGreenServiceTest {
    private static final int CLIENTS = 4;

    @TempDir
    Path directory;

    private SlotSite site;

    @BeforeEach
    void start() throws Exception {
        site = new SlotSite(directory);
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
    }

    @Test
    void no_request_is_lost_behind_nginx(TestReporter reporter) throws Exception {
        try (Daemon server = startNginx()) {
            SlotProxy proxy = NginxUpstream.file(upstream().toString())
                    .reloadedBy(Nginx.reload(proxies().nginxConfiguration().toString()));
            deployUnderLoad("nginx", 19, site.strategy(proxy), reporter);
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    @Test
    void a_restart_in_place_loses_requests(TestReporter reporter) throws Exception {
        try (Daemon server = startNginx()) {
            site.deployer().deploy(site.release("r1", false), site.inPlace()).orThrow();
            try (Load load = load("/").reportedTo(reporter, "a restart in place behind nginx")) {
                site.deployer()
                        .deploy(site.release("r2", false), site.inPlace())
                        .orThrow();
                assertThat(load.failed()).isNotEmpty();
            }
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    private Daemon startNginx() throws IOException, InterruptedException {
        Files.writeString(upstream(), "server 127.0.0.1:" + site.blue() + ";\n");
        return proxies().nginx(upstream(), site.port());
    }

    private Path upstream() {
        return directory.resolve("upstream.conf");
    }

    @Test
    void no_request_is_lost_behind_haproxy_which_still_knows_the_slot_when_it_is_started_again(TestReporter reporter)
            throws Exception {
        Path map = Files.writeString(directory.resolve("shop.map"), "shop be_green\n");
        SlotProxy proxy =
                HaProxy.socket(proxies().haProxySocket().toString()).map(map.toString(), "shop", "be_{{slot}}");
        try (Daemon server = proxies().haProxy(Daemon.freePort(), sections(map))) {
            deployUnderLoad("HAProxy", 4, site.strategy(proxy), reporter);
            assertThat(server.process().isAlive()).isTrue();
        }
        assertThat(site.active()).isEqualTo("blue");
        try (Daemon again = proxies().haProxy(Daemon.freePort(), sections(map))) {
            assertThat(again.process().isAlive()).isTrue();
            assertThat(Browser.page(site.port())).isEqualTo(PageServer.page("r3"));
        }
    }

    /** Releases in turn, one that is sick and goes back by itself, one more, and back to the one before. */
    private void deployUnderLoad(String proxy, int releases, AtomicSymlink strategy, TestReporter reporter)
            throws Exception {
        deploy("r1", strategy);
        String what = releases + 1 + " deployments behind " + proxy;
        try (Load load = load("/").reportedTo(reporter, "blue-green, " + what);
                Load slow = load("/slow").reportedTo(reporter, "blue-green, slow answers, " + what)) {
            for (int i = 2; i < releases; i++) {
                deploy("r" + i, strategy, load);
            }
            String before = "r" + (releases - 1);
            load.expectAny();
            assertThat(site.deployer()
                            .deploy(site.release("sick", true), strategy)
                            .outcome())
                    .isEqualTo(Outcome.ROLLED_BACK);
            load.expect(before);
            assertOneProcess();
            deploy("r" + releases, strategy, load);
            load.expectAny();
            site.deployer().rollback(strategy).orThrow();
            load.expect(before);
            assertOneProcess();
            Thread.sleep(300);
            assertThat(slow.failed()).isEmpty();
            assertThat(slow.mixed()).isEmpty();
            assertThat(load.failed()).isEmpty();
            assertThat(load.mixed()).isEmpty();
            assertThat(load.stale()).isEmpty();
            assertThat(load.requests()).isGreaterThan(50 * releases);
        }
    }

    private Load load(String path) {
        return Load.startWithoutKeepAlive(site.url(path), CLIENTS);
    }

    private void deploy(String id, AtomicSymlink strategy, Load load) throws IOException {
        load.expectAny();
        deploy(id, strategy);
        load.expect(id);
    }

    private void deploy(String id, AtomicSymlink strategy) throws IOException {
        site.deployer().deploy(site.release(id, false), strategy).orThrow();
        assertOneProcess();
    }

    /** That of the slot which gets the requests; the other one was stopped. */
    private void assertOneProcess() throws IOException {
        assertThat(site.running()).containsExactly(site.process(site.active()).orElseThrow());
    }

    private Proxies proxies() {
        return new Proxies(directory);
    }

    private String sections(Path map) {
        return """
                frontend shop
                  bind 127.0.0.1:%d
                  use_backend %%[str(shop),map(%s)]
                backend be_blue
                  server app 127.0.0.1:%d
                backend be_green
                  server app 127.0.0.1:%d
                """.formatted(site.port(), map, site.blue(), site.green());
    }
}
