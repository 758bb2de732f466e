package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.HaProxy;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import io.zdd.transport.CommandResult;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts behind HAProxy: what is asked of a stand-in, and when; the real one is in the tests against real servers. */
class HaProxyTest {
    @TempDir
    Path base;

    private FakeHaProxy haProxy;
    private FleetShop fleet;

    @BeforeEach
    void start() throws IOException {
        haProxy = new FakeHaProxy("web1", "web2");
        fleet = new FleetShop(2);
    }

    @AfterEach
    void stop() {
        fleet.close();
        haProxy.close();
    }

    @Test
    void each_host_is_out_while_its_release_is_swapped_and_checked() throws IOException {
        List<String> seen = new ArrayList<>();
        Step look = Step.of(
                "look",
                context -> seen.add(context.target().host() + " checked, web1 " + haProxy.state("web1") + ", web2 "
                        + haProxy.state("web2")));

        deploy(strategy(balancer()).verify(look)).orThrow();

        assertThat(seen).containsExactly("web1 checked, web1 DRAIN, web2 UP", "web2 checked, web1 UP, web2 DRAIN");
        assertThat(haProxy.orders())
                .containsExactly(
                        "set server be_shop/web1 state drain",
                        "set server be_shop/web1 state ready",
                        "set server be_shop/web2 state drain",
                        "set server be_shop/web2 state ready");
    }

    @Test
    void the_swap_waits_until_the_requests_have_ended() throws IOException {
        haProxy.requests("web1", 3, 3, 3, 3, 2, 1, 0);
        List<Integer> left = new ArrayList<>();
        Step look = Step.of("look", context -> left.add(haProxy.requests("web1")));

        deploy(strategy(balancer()).before(Phase.ACTIVATE, look)).orThrow();

        assertThat(left).first().isEqualTo(0);
    }

    @Test
    void a_host_that_does_not_get_rid_of_its_requests_is_let_in_again() throws IOException {
        haProxy.requests("web1", 2);

        Report report = deploy(strategy(HaProxy.at("127.0.0.1", haProxy.port())
                .server("be_shop", "{{host}}")
                .within(Duration.ofSeconds(1))));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .hasMessageContaining("web1: at HAProxy be_shop/web1 is DRAIN (L7OK), and still has requests after 1 s,"
                        + " requests: 2");
        assertThat(haProxy.orders())
                .containsExactly("set server be_shop/web1 state drain", "set server be_shop/web1 state ready");
    }

    @Test
    void a_host_that_haproxy_does_not_see_up_goes_back() throws IOException {
        haProxy.whenReady("DOWN");

        Report report = deploy(strategy(HaProxy.at("127.0.0.1", haProxy.port())
                .server("be_shop", "{{host}}")
                .within(Duration.ofMillis(300))));

        assertThat(report.failure().orElseThrow()).hasMessageContaining("be_shop/web1 is DOWN (L7OK), and not up");
        assertThat(fleet.served(0)).isEmpty();
    }

    @Test
    void the_last_server_that_is_up_is_not_drained() throws IOException {
        haProxy.state("web2", "DOWN");

        Report report = deploy(strategy(balancer()));

        assertThat(report.failure().orElseThrow())
                .hasMessageContaining(
                        "be_shop/web1 is not drained at HAProxy, for no other server of the backend is up:"
                                + " [web2 is DOWN (L7OK)]");
        assertThat(haProxy.orders()).doesNotContain("set server be_shop/web1 state drain");
    }

    @Test
    void a_server_that_somebody_took_out_stays_out() throws IOException {
        haProxy.state("web1", "MAINT");

        Report report = deploy(strategy(balancer()));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .hasMessageContaining("web1: be_shop/web1 is in maintenance at HAProxy: somebody took it out");
        assertThat(haProxy.orders()).isEmpty();
    }

    @Test
    void hosts_that_go_back_are_out_meanwhile() throws IOException {
        deploy("1", strategy(balancer())).orThrow();
        List<String> seen = new ArrayList<>();
        Step look = Step.of("look", context -> {
            String host = context.target().host();
            seen.add(host + " " + context.target().release() + " " + haProxy.state(host));
            if (host.equals("web2") && context.target().release().value().equals("2")) {
                throw new IllegalStateException("red");
            }
        });

        Report report = deploy("2", strategy(balancer()).verify(look));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(seen).containsExactly("web1 2 DRAIN", "web2 2 DRAIN", "web2 1 DRAIN", "web1 1 DRAIN");
        assertThat(haProxy.state("web1") + haProxy.state("web2")).isEqualTo("UPUP");
    }

    @Test
    void names_that_haproxy_does_not_know_are_reported_in_its_words() throws IOException {
        HaProxy way = HaProxy.at("127.0.0.1", haProxy.port());

        assertThat(deploy("1", strategy(way.server("be_nope", "{{host}}")))
                        .failure()
                        .orElseThrow())
                .hasMessageContaining("HAProxy has no server in a backend be_nope: No such proxy.");
        assertThat(deploy("2", strategy(way.server("be_shop", "node-{{host}}")))
                        .failure()
                        .orElseThrow())
                .hasMessageContaining("HAProxy has no server node-web1 in the backend be_shop; there are [web1, web2]");
    }

    @Test
    void nobody_listens() throws IOException {
        haProxy.close();

        assertThat(deploy(strategy(balancer())).failure().orElseThrow())
                .hasMessageContaining("web1: HAProxy did not answer `show stat be_shop 4 -1` at 127.0.0.1:")
                .hasMessageContaining("say `stats socket ipv4@127.0.0.1:");
    }

    @Test
    void a_socket_on_the_host_is_spoken_to_by_a_command() throws IOException {
        List<String> lines = new ArrayList<>();
        Local recording = Local.on(FileSystems.getDefault(), (host, command, output) -> {
            lines.add(command.toString());
            return CommandResult.exited(1, Duration.ZERO);
        });
        try (Shop shop = new Shop(base, recording)) {
            AtomicSymlink strategy = Strategy.atomicSymlink()
                    .durable(false)
                    .behind(HaProxy.socket("/run/haproxy/admin.sock").server("be_shop", "web1"));

            assertThat(shop.deploy("1", strategy).failure().orElseThrow())
                    .hasMessageContaining(
                            "HAProxy did not answer `show stat be_shop 4 -1` at /run/haproxy/admin.sock: ")
                    .hasMessageContaining("it needs socat or perl there");
        }
        assertThat(lines.get(0))
                .contains(
                        "printf '%s\\n' 'show stat be_shop 4 -1' | socat -t 10 - 'UNIX-CONNECT:/run/haproxy/admin.sock'");
    }

    @Test
    void the_plan_shows_what_is_ordered() throws IOException {
        try (Deployer deployer = fleet.deployer()) {
            assertThat(deployer.plan(fleet.release("1"), strategy(balancer())).toString())
                    .contains("set server be_shop/web2 state drain (at HAProxy's socket 127.0.0.1:" + haProxy.port())
                    .contains("wait until it has no requests, 30 s at the most");
        }
    }

    @Test
    void what_cannot_be_a_name_or_a_path_is_refused() throws IOException {
        HaProxy way = HaProxy.at("127.0.0.1", haProxy.port());
        assertThatThrownBy(() -> way.server("be_shop; show info", "web1")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> way.server("be_shop", "web1/x")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HaProxy.socket("/run/it's")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HaProxy.socket("admin.sock")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> HaProxy.at("lb1", 0)).isInstanceOf(ZddException.class);
        Host host = Host.named("here")
                .at(base.resolve("shop").toString())
                .variable("server", "web1; shutdown")
                .over(Local.disk());
        try (Shop shop = new Shop(base, host)) {
            AtomicSymlink strategy = Strategy.atomicSymlink().behind(way.server("be_shop", "{{server}}"));
            assertThatThrownBy(() -> shop.deploy("1", strategy))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("'web1; shutdown' is not a name of HAProxy");
        }
    }

    private LoadBalancer balancer() {
        return HaProxy.at("127.0.0.1", haProxy.port()).server("be_shop", "{{host}}");
    }

    private static AtomicSymlink strategy(LoadBalancer balancer) {
        return Strategy.atomicSymlink().durable(false).behind(balancer).rollout(Rollout.rolling(1));
    }

    private Report deploy(AtomicSymlink strategy) throws IOException {
        return deploy("1", strategy);
    }

    private Report deploy(String id, AtomicSymlink strategy) throws IOException {
        try (Deployer deployer = fleet.deployer()) {
            return deployer.deploy(fleet.release(id), strategy);
        }
    }
}
