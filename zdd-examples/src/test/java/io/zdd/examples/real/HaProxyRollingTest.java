package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.LoadBalancer;
import io.zdd.service.HaProxy;
import java.nio.file.Path;
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

    @TempDir
    Path directory;

    private RollingSite site;
    private int admin;

    @BeforeEach
    void start() throws Exception {
        RealServers.require("haproxy", RealServers.program("haproxy"));
        site = new RollingSite(directory);
        admin = Daemon.freePort();
        site.putBehind(proxies().haProxy(admin, sections()));
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void no_request_is_lost_while_hosts_are_drained_by_the_socket(TestReporter reporter) throws Exception {
        HaProxy haProxy = HaProxy.socket(proxies().haProxySocket().toString());
        rollOut(haProxy.server("be_shop", "{{host}}"), DEPLOYMENTS, reporter);
    }

    @Test
    void no_request_is_lost_while_hosts_are_drained_over_the_network(TestReporter reporter) throws Exception {
        rollOut(overTheNetwork(), 3, reporter);
    }

    @Test
    void no_request_is_lost_while_hosts_go_back(TestReporter reporter) throws Exception {
        try (Load load = load(reporter, "a roll-out to 3 hosts that went back")) {
            site.goBack(overTheNetwork(), load);
        }
    }

    @Test
    void requests_are_lost_without_the_drain(TestReporter reporter) throws Exception {
        try (Load load = load(reporter, "restarts without a drain")) {
            site.rollOutWithoutDrain(DEPLOYMENTS, load);
            assertThat(load.failed()).isNotEmpty();
        }
    }

    private void rollOut(LoadBalancer balancer, int deployments, TestReporter reporter) throws Exception {
        try (Load load = load(reporter, deployments + " roll-outs to 3 hosts")) {
            site.rollOut(balancer, deployments, load);
        }
    }

    private LoadBalancer overTheNetwork() {
        return HaProxy.at("127.0.0.1", admin).server("be_shop", "{{host}}");
    }

    private Load load(TestReporter reporter, String what) {
        return Load.start(site.url(), RollingSite.CLIENTS).reportedTo(reporter, "HAProxy, " + what);
    }

    private Proxies proxies() {
        return new Proxies(directory);
    }

    private String sections() {
        return Proxies.balancing(site.port(), "/up", site.addresses());
    }
}
