package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Three hosts whose service must be restarted, for a balancer in front of them, and what is deployed to them. */
final class RollingSite implements AutoCloseable {
    static final List<String> HOSTS = List.of("web1", "web2", "web3");
    static final int CLIENTS = 6;

    private final Path directory;
    private final int port = Daemon.freePort();
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, PageServer> servers = new TreeMap<>();
    private final Deployer deployer;
    private Optional<Daemon> balancer = Optional.empty();

    /** With the release r0 on each host. */
    RollingSite(Path directory) throws IOException {
        this.directory = directory;
        for (String host : HOSTS) {
            ports.put(host, Daemon.freePort());
        }
        this.deployer = Deployer.to(new Fleet(HOSTS.stream().map(this::host).toList()));
        deployer.deploy(release("r0"), Strategy.atomicSymlink()).orThrow();
        for (String host : HOSTS) {
            servers.put(host, PageServer.start(root(host), port(host)));
        }
    }

    /** Each has its own variable {@code {{port}}}. */
    private Host host(String name) {
        return Host.named(name)
                .at(root(name).toString())
                .variable("port", String.valueOf(port(name)))
                .over(Local.disk());
    }

    private int port(String host) {
        return Optional.ofNullable(ports.get(host)).orElseThrow();
    }

    /** Where the balancer listens. */
    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** Where the service of each host listens. */
    Map<String, String> addresses() {
        Map<String, String> addresses = new TreeMap<>();
        ports.forEach((host, own) -> addresses.put(host, "127.0.0.1:" + own));
        return addresses;
    }

    /** From now on the balancer is ended with the hosts. */
    void putBehind(Daemon started) throws InterruptedException {
        balancer = Optional.of(started);
        for (int i = 0; !answers(); i++) {
            assertThat(i).as("the balancer answers with the page").isLessThan(250);
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try {
            return Browser.page(port).equals(PageServer.page("r0"));
        } catch (IOException notYet) {
            return false;
        }
    }

    void rollOut(LoadBalancer balancer, int deployments, Load load) throws Exception {
        AtomicSymlink strategy = restarting().behind(balancer);
        for (int i = 1; i <= deployments; i++) {
            load.expectAny();
            deployer.deploy(release("r" + i), strategy).orThrow();
            load.expect("r" + i);
        }
        Thread.sleep(200);
        assertThat(load.failed()).isEmpty();
        assertThat(load.mixed()).isEmpty();
        assertThat(load.stale()).isEmpty();
        assertThat(load.requests()).isGreaterThan(deployments * HOSTS.size() * CLIENTS);
    }

    /** The release is sick on the last host only, when it is live on all of them. */
    void goBack(LoadBalancer balancer, Load load) throws Exception {
        Step sick = Step.of("sick", context -> {
            if (context.target().release().value().equals("r1")
                    && context.target().host().equals("web3")) {
                throw new IllegalStateException("red");
            }
        });
        AtomicSymlink strategy = restarting().behind(balancer).verify(sick);
        assertThat(deployer.deploy(release("r1"), strategy).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        load.expect("r0");
        Thread.sleep(200);
        assertThat(load.failed()).isEmpty();
        assertThat(load.stale()).isEmpty();
    }

    /** Until the first request is lost. */
    void rollOutWithoutDrain(int deployments, Load load) throws IOException {
        for (int i = 1; i <= deployments && load.failed().isEmpty(); i++) {
            deployer.deploy(release("r" + i), restarting()).orThrow();
        }
    }

    private AtomicSymlink restarting() {
        Step restart =
                Step.of("restart", context -> server(context.target().host()).restart());
        Step check = HealthCheck.of("the host's own page", context -> {
            String page = Browser.page(port(context.target().host()));
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

    @Override
    public void close() {
        balancer.ifPresent(Daemon::close);
        servers.values().forEach(PageServer::close);
        deployer.close();
    }
}
