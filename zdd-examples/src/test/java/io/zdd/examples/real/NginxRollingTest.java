package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.local.Local;
import io.zdd.plan.LoadBalancer;
import io.zdd.service.Nginx;
import io.zdd.service.NginxBalancer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts whose service must be restarted, behind a real nginx that knows of them by a file, deployed to under load. */
@Tag("real")
class NginxRollingTest {
    private static final int DEPLOYMENTS = 5;

    @TempDir
    Path directory;

    private RollingSite site;
    private Path upstream;
    private String allUp = "";

    @BeforeEach
    void start() throws Exception {
        RealServers.require("nginx", RealServers.program("nginx"));
        site = new RollingSite(directory);
        allUp = site.addresses().entrySet().stream()
                .map(each -> "server " + each.getValue() + "; # " + each.getKey() + "\n")
                .collect(Collectors.joining());
        upstream = Files.writeString(directory.resolve("shop.upstream"), allUp);
        site.putBehind(proxies().nginx(upstream, site.port()));
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void no_request_is_lost_while_hosts_are_drained_by_the_file(TestReporter reporter) throws Exception {
        try (Load load = load(reporter, DEPLOYMENTS + " roll-outs to 3 hosts")) {
            site.rollOut(balancer(), DEPLOYMENTS, load);
        }
        assertThat(upstream).hasContent(allUp);
    }

    @Test
    void no_request_is_lost_while_hosts_go_back(TestReporter reporter) throws Exception {
        try (Load load = load(reporter, "a roll-out to 3 hosts that went back")) {
            site.goBack(balancer(), load);
        }
        assertThat(upstream).hasContent(allUp);
    }

    @Test
    void requests_are_lost_without_the_drain(TestReporter reporter) throws Exception {
        try (Load load = load(reporter, "restarts without a drain")) {
            site.rollOutWithoutDrain(DEPLOYMENTS, load);
            assertThat(load.failed()).isNotEmpty();
        }
    }

    private LoadBalancer balancer() {
        return NginxBalancer.at("lb1", Local.disk())
                .server(upstream.toString(), "127.0.0.1:{{port}}")
                .reloadedBy(Nginx.reload(proxies().nginxConfiguration().toString()))
                .settle(Duration.ofSeconds(1));
    }

    /** Connections that nothing is asked on are closed by a reload of nginx. */
    private Load load(TestReporter reporter, String what) {
        return Load.startWithoutKeepAlive(site.url(), RollingSite.CLIENTS).reportedTo(reporter, "nginx, " + what);
    }

    private Proxies proxies() {
        return new Proxies(directory);
    }
}
