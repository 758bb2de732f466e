package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.plan.Plan;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.service.BlueGreen;
import io.zdd.service.Nginx;
import io.zdd.service.NginxUpstream;
import io.zdd.service.Slot;
import io.zdd.service.SlotService;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hosts, each with an sshd, an nginx, and a service on the JVM in two slots, behind a HAProxy with health checks and
 * under constant load: deployed to over SSH.
 */
@Tag("real")
@Timeout(400)
class FleetBlueGreenTest {
    private static final List<String> HOSTS = List.of("web1", "web2", "web3");
    private static final int CLIENTS = 4;
    private static final int DEPLOYMENTS = "small".equals(System.getenv("ZDD_SAMPLE")) ? 5 : 20;

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, Integer> ports = new TreeMap<>();
    private JvmService service;
    private Deployer deployer;
    private int port;

    @BeforeEach
    void start() throws Exception {
        RealServers.require("sshd", Sshd.program());
        service = JvmService.compiled(directory);
        List<Host> hosts = new ArrayList<>();
        for (String host : HOSTS) {
            hosts.add(start(host));
        }
        deployer = Deployer.to(new Fleet(hosts));
        open.add(deployer);
        port = Daemon.freePort();
    }

    private Host start(String host) throws IOException, InterruptedException {
        Path own = Files.createDirectory(directory.resolve(host));
        int blue = Daemon.freePort();
        int front = Daemon.freePort();
        ports.put(host, front);
        Path upstream = Files.writeString(own.resolve("upstream.conf"), "server 127.0.0.1:" + blue + ";\n");
        open.add(new Proxies(own).nginx(upstream, front));
        Sshd sshd = Sshd.start(directory.resolve("sshd-" + host));
        open.add(sshd);
        return Host.named(host)
                .at(own.resolve("shop").toString())
                .variable("own", own.toString().substring(1))
                .variable("blue_port", String.valueOf(blue))
                .variable("green_port", String.valueOf(Daemon.freePort()))
                .over(sshd.connector());
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        running().forEach(ProcessHandle::destroyForcibly);
    }

    /** Every fifth release is sick on one of the hosts, and all of them go back. */
    @Test
    void no_request_is_lost_on_three_hosts(TestReporter reporter) throws Exception {
        Plan plan = deployer.plan(service.release("r0", false), strategy());
        assertThat(plan.toString())
                .as("the dry run says what is done on each host")
                .contains("nginx -c " + directory.resolve("web3/nginx.conf") + " -t -q")
                .contains("write " + directory.resolve("web3/upstream.conf"))
                .doesNotContain("{{own}}");
        deployer.apply(plan).orThrow();
        open.add(new Proxies(directory).haProxy(Daemon.freePort(), sections()));
        awaitPage("r0");
        String good = "r0";
        try (Load load = Load.startWithoutKeepAlive(url(), CLIENTS)
                .reportedTo(reporter, "3 hosts over SSH behind HAProxy, " + DEPLOYMENTS + " blue-green deployments")) {
            for (int i = 1; i <= DEPLOYMENTS; i++) {
                boolean sick = i % 5 == 0;
                String id = (sick ? "sick" : "r") + i;
                load.expectAny();
                assertThat(deployer.deploy(service.release(id, false), strategy())
                                .outcome())
                        .isEqualTo(sick ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED);
                good = sick ? good : id;
                load.expect(good);
                assertThat(running()).as("the other slots were stopped").hasSize(HOSTS.size());
            }
            Thread.sleep(300);
            assertThat(load.failed()).isEmpty();
            assertThat(load.mixed()).isEmpty();
            assertThat(load.stale()).isEmpty();
            assertThat(load.requests()).isGreaterThan(50 * DEPLOYMENTS);
        }
    }

    private AtomicSymlink strategy() {
        BlueGreen slots = BlueGreen.of(
                        SlotService.commands(
                                service.startLine("{{host}}-{{slot}}", "{{port}}"),
                                service.stopLine("{{host}}-{{slot}}")),
                        slot -> HealthCheck.http("http://" + slot.address() + "/")
                                .expectBody("title-is-{release}-")
                                .every(Duration.ofMillis(100)),
                        NginxUpstream.file("/{{own}}/upstream.conf").reloadedBy(Nginx.reload("/{{own}}/nginx.conf")),
                        Slot.port("blue", "{{blue_port}}"),
                        Slot.port("green", "{{green_port}}"))
                .drain(Duration.ofMillis(500));
        return Strategy.blueGreen(slots).verify(throughTheProxy()).keep(2);
    }

    private HealthCheck throughTheProxy() {
        return HealthCheck.of("the page through the host's own nginx", context -> {
                    String host = context.target().host();
                    String release = context.target().release().value();
                    String page =
                            Browser.page(Optional.ofNullable(ports.get(host)).orElseThrow());
                    if (!page.equals(PageServer.page(release)) || release.startsWith("sick") && host.equals("web3")) {
                        throw new ZddException("not well: " + page);
                    }
                })
                .within(Duration.ofSeconds(1));
    }

    private List<ProcessHandle> running() throws IOException {
        List<ProcessHandle> all = new ArrayList<>();
        for (String host : HOSTS) {
            for (String slot : List.of("blue", "green")) {
                service.process(host + "-" + slot)
                        .filter(ProcessHandle::isAlive)
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    private void awaitPage(String release) throws InterruptedException {
        for (int i = 0; !answers(release); i++) {
            assertThat(i).as("HAProxy answers with the page").isLessThan(250);
            Thread.sleep(20);
        }
    }

    private boolean answers(String release) {
        try {
            return Browser.page(port).equals(PageServer.page(release));
        } catch (IOException notYet) {
            return false;
        }
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    private String sections() {
        Map<String, String> servers = new TreeMap<>();
        ports.forEach((host, front) -> servers.put(host, "127.0.0.1:" + front));
        return Proxies.balancing(port, "/", servers);
    }
}
