package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.Selector;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.HaProxy;
import io.zdd.service.PhpFpm;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hosts, each with an sshd, an nginx and a PHP-FPM of its own, behind a HAProxy with health checks and under constant
 * load: deployed to over SSH.
 */
@Tag("real")
@Timeout(300)
class FleetProofTest {
    private static final int HOSTS = 3;
    private static final int CLIENTS = 4;
    private static final int DEPLOYMENTS = "small".equals(System.getenv("ZDD_SAMPLE")) ? 5 : 20;
    private static final int CANARIES = "small".equals(System.getenv("ZDD_SAMPLE")) ? 4 : 10;

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<PhpSite> sites = new ArrayList<>();
    private final AtomicReference<Runnable> swapped = new AtomicReference<>(() -> {});
    private Deployer deployer;
    private int port;
    private HaProxy haProxy;

    @BeforeEach
    void start() throws Exception {
        RealServers.require("haproxy", RealServers.program("haproxy"));
        RealServers.require("sshd", Sshd.program());
        RealServers.require("nginx", PhpSite.nginxProgram());
        RealServers.require("php-fpm", PhpSite.fpmProgram());
        RealServers.requireUnprivilegedUser();
        List<Host> hosts = new ArrayList<>();
        for (int i = 1; i <= HOSTS; i++) {
            Sshd sshd = Sshd.start(directory.resolve("sshd" + i));
            open.add(sshd);
            hosts.add(Host.named("web" + i).at(root(i).toString()).over(sshd.connector()));
        }
        deployer = Deployer.builder(new Fleet(hosts)).listener(this::hear).build();
        open.add(deployer);
        deployer.deploy(release("r0"), Strategy.atomicSymlink()).orThrow();
        for (int i = 1; i <= HOSTS; i++) {
            Path own = Files.createDirectories(directory.resolve("site" + i));
            PhpSite site = PhpSite.start(own, root(i).resolve("current"), PhpSite.Passing.REALPATH_ROOT, "10s");
            sites.add(site);
            open.add(site);
        }
        port = Daemon.freePort();
        int admin = Daemon.freePort();
        open.add(new Proxies(directory).haProxy(admin, sections()));
        haProxy = HaProxy.at("127.0.0.1", admin);
        Thread.sleep(500);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /** Nobody is answered by the old release once the last host has swapped. */
    @Test
    void every_host_at_once(TestReporter reporter) throws Exception {
        Duration longest = Duration.ZERO;
        try (Load load = Load.startWithoutKeepAlive(url(), CLIENTS)) {
            for (int i = 1; i <= DEPLOYMENTS; i++) {
                String id = "r" + i;
                AtomicInteger swaps = new AtomicInteger();
                load.expectAny();
                swapped.set(() -> {
                    if (swaps.incrementAndGet() == HOSTS) {
                        load.expect(id);
                    }
                });
                Report report = deployer.deploy(release(id), plain()).orThrow();
                assertThat(swaps).hasValue(HOSTS);
                Duration skew = report.skew().orElseThrow();
                longest = skew.compareTo(longest) > 0 ? skew : longest;
            }
            assertNothingLost(reporter, DEPLOYMENTS + " deployments, longest skew " + longest.toMillis() + " ms", load);
        }
    }

    @Test
    void one_host_after_the_other_each_drained_and_reloaded(TestReporter reporter) throws Exception {
        try (Load load = Load.startWithoutKeepAlive(url(), CLIENTS)) {
            for (int i = 1; i <= DEPLOYMENTS; i++) {
                load.expectAny();
                deployer.deploy(release("r" + i), drained().rollout(Rollout.rolling(1)))
                        .orThrow();
                load.expect("r" + i);
            }
            assertNothingLost(reporter, DEPLOYMENTS + " rolling deployments", load);
        }
    }

    @Test
    void a_canary_first_of_which_every_second_is_sick(TestReporter reporter) throws Exception {
        Rollout rollout = Rollout.canary(Selector.named("web2"))
                .bake(Duration.ofMillis(300))
                .then(Rollout.rolling(2));
        try (Load load = Load.startWithoutKeepAlive(url(), CLIENTS)) {
            String good = "r0";
            for (int i = 1; i <= CANARIES; i++) {
                boolean sick = i % 2 == 0;
                String id = (sick ? "sick" : "r") + i;
                load.expectAny();
                Report report =
                        deployer.deploy(release(id), drained().rollout(rollout).verify(sickness()));
                assertThat(report.outcome())
                        .as(report.toString())
                        .isEqualTo(sick ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED);
                good = sick ? good : id;
                load.expect(good);
            }
            assertNothingLost(reporter, CANARIES + " canaries, half of them sick", load);
        }
    }

    private AtomicSymlink plain() {
        return Strategy.atomicSymlink().verify(ownPage()).keep(2);
    }

    private AtomicSymlink drained() {
        Step reload = Step.of(
                "reload PHP-FPM",
                context ->
                        PhpFpm.reload(site(context.target().host()).pidFile()).run(context));
        return plain().reload(reload).behind(haProxy.server("be_shop", "{{host}}"));
    }

    private HealthCheck ownPage() {
        return HealthCheck.of("the host's own page", context -> {
            try (Browser browser =
                    new Browser(URI.create(site(context.target().host()).url("/index.php")), false)) {
                String body = browser.get().body();
                String wanted = "title-is-" + context.target().release() + "-";
                if (!body.contains(wanted)) {
                    throw new ZddException("expected " + wanted + ", got " + body);
                }
            }
        });
    }

    private static HealthCheck sickness() {
        return HealthCheck.of("well", context -> {
                    if (context.target().release().value().startsWith("sick")) {
                        throw new ZddException("sick");
                    }
                })
                .within(Duration.ofMillis(200));
    }

    private PhpSite site(String host) {
        return sites.get(Integer.parseInt(host.substring("web".length())) - 1);
    }

    private Release release(String id) throws IOException {
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("part.php"), "<?php echo 'lang-is-" + id + "- footer-is-" + id + "-';");
        Files.writeString(
                source.resolve("index.php"),
                "<?php echo 'title-is-" + id + "- header-is-" + id
                        + "- '; usleep(3000); require __DIR__ . '/part.php';");
        return Release.of(source).id(id);
    }

    private void hear(DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Swapped) {
            swapped.get().run();
        }
    }

    private Path root(int host) {
        return directory.resolve("web" + host);
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/index.php";
    }

    private String sections() {
        Map<String, String> servers = new TreeMap<>();
        for (int i = 1; i <= HOSTS; i++) {
            servers.put("web" + i, URI.create(sites.get(i - 1).url("/")).getAuthority());
        }
        return Proxies.balancing(port, "/index.php", servers);
    }

    private static void assertNothingLost(TestReporter reporter, String what, Load load) {
        reporter.publishEntry(what, load.toString());
        System.out.println("[real] 3 hosts over SSH behind HAProxy, " + what + ": " + load);
        assertThat(load.failed()).isEmpty();
        assertThat(load.mixed()).isEmpty();
        assertThat(load.stale()).isEmpty();
        assertThat(load.requests()).isGreaterThan(300);
    }
}
