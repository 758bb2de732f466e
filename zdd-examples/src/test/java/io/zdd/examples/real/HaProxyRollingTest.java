package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.service.HaProxy;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts whose service must be restarted, behind a real HAProxy with health checks, deployed to under load. */
@Tag("real")
class HaProxyRollingTest {
    private static final int DEPLOYMENTS = 10;
    private static final int CLIENTS = 6;
    private static final List<String> HOSTS = List.of("web1", "web2", "web3");

    @TempDir
    Path directory;

    private final Map<String, PageServer> servers = new TreeMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Deployer deployer;
    private int port;
    private int admin;

    @BeforeEach
    void start() throws Exception {
        RealServers.require("haproxy", RealServers.program("haproxy"));
        List<Host> hosts = HOSTS.stream()
                .map(name -> Host.named(name).at(root(name).toString()).over(Local.disk()))
                .toList();
        deployer = Deployer.to(new Fleet(hosts));
        open.add(deployer);
        deployer.deploy(release("r0"), Strategy.atomicSymlink()).orThrow();
        for (String host : HOSTS) {
            PageServer server = PageServer.start(root(host));
            servers.put(host, server);
            open.add(server);
        }
        port = Daemon.freePort();
        admin = Daemon.freePort();
        open.add(proxies().haProxy(admin, sections()));
        awaitPage();
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void no_request_is_lost_while_hosts_are_drained_by_the_socket(TestReporter reporter) throws Exception {
        HaProxy haProxy = HaProxy.socket(proxies().haProxySocket().toString());
        deployUnderLoad(restarting().behind(haProxy.server("be_shop", "{{host}}")), DEPLOYMENTS, reporter);
    }

    @Test
    void no_request_is_lost_while_hosts_are_drained_over_the_network(TestReporter reporter) throws Exception {
        HaProxy haProxy = HaProxy.at("127.0.0.1", admin);
        deployUnderLoad(restarting().behind(haProxy.server("be_shop", "{{host}}")), 3, reporter);
    }

    @Test
    void no_request_is_lost_while_hosts_go_back(TestReporter reporter) throws Exception {
        Step sick = Step.of("sick", context -> {
            if (context.target().release().value().equals("r1")
                    && context.target().host().equals("web3")) {
                throw new IllegalStateException("red");
            }
        });
        AtomicSymlink strategy = restarting()
                .behind(HaProxy.at("127.0.0.1", admin).server("be_shop", "{{host}}"))
                .verify(sick);
        try (Load load = Load.start(url(), CLIENTS)) {
            assertThat(deployer.deploy(release("r1"), strategy).outcome()).isEqualTo(Outcome.ROLLED_BACK);
            load.expect("r0");
            Thread.sleep(200);
            report(reporter, "a roll-out to 3 hosts that went back", load);
            assertThat(load.failed()).isEmpty();
            assertThat(load.stale()).isEmpty();
        }
    }

    @Test
    void requests_are_lost_without_the_drain(TestReporter reporter) throws Exception {
        try (Load load = Load.start(url(), CLIENTS)) {
            for (int i = 1; i <= DEPLOYMENTS && load.failed().isEmpty(); i++) {
                deployer.deploy(release("r" + i), restarting()).orThrow();
            }
            report(reporter, "restarts without a drain", load);
            assertThat(load.failed()).isNotEmpty();
        }
    }

    private void deployUnderLoad(AtomicSymlink strategy, int deployments, TestReporter reporter) throws Exception {
        try (Load load = Load.start(url(), CLIENTS)) {
            for (int i = 1; i <= deployments; i++) {
                load.expectAny();
                deployer.deploy(release("r" + i), strategy).orThrow();
                load.expect("r" + i);
            }
            report(reporter, deployments + " roll-outs to " + HOSTS.size() + " hosts", load);
            assertThat(load.failed()).isEmpty();
            assertThat(load.mixed()).isEmpty();
            assertThat(load.stale()).isEmpty();
            assertThat(load.requests()).isGreaterThan(deployments * HOSTS.size() * CLIENTS);
        }
    }

    private AtomicSymlink restarting() {
        Step restart =
                Step.of("restart", context -> server(context.target().host()).restart());
        Step check = HealthCheck.of("the host's own page", context -> {
            String page = page(server(context.target().host()).port());
            assertThat(page)
                    .isEqualTo(PageServer.page(context.target().release().value()));
        });
        return Strategy.atomicSymlink()
                .reload(restart)
                .verify(check)
                .rollout(Rollout.rolling(1))
                .keep(2);
    }

    private PageServer server(String host) {
        return Optional.ofNullable(servers.get(host)).orElseThrow();
    }

    private Release release(String id) throws IOException {
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("index.html"), PageServer.page(id));
        return Release.of(source).id(id);
    }

    private Path root(String host) {
        return directory.resolve(host);
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    private static String page(int port) throws IOException {
        try (Browser browser = new Browser(URI.create("http://127.0.0.1:" + port + "/"), false)) {
            return browser.get().body();
        }
    }

    private void awaitPage() throws InterruptedException {
        for (int i = 0; !answers(); i++) {
            assertThat(i).as("HAProxy answers with the page").isLessThan(250);
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try {
            return page(port).equals(PageServer.page("r0"));
        } catch (IOException notYet) {
            return false;
        }
    }

    private Proxies proxies() {
        return new Proxies(directory);
    }

    private String sections() {
        StringBuilder text = new StringBuilder("""
                frontend shop
                  bind 127.0.0.1:%d
                  default_backend be_shop
                backend be_shop
                  option httpchk GET /up
                """.formatted(port));
        servers.forEach((name, server) -> text.append("  server " + name + " 127.0.0.1:" + server.port() + "\n"));
        return text.toString();
    }

    private static void report(TestReporter reporter, String what, Load load) {
        reporter.publishEntry(what, load.toString());
        System.out.println("[real] HAProxy, " + what + ": " + load
                + load.failed().stream().limit(3).toList());
    }
}
