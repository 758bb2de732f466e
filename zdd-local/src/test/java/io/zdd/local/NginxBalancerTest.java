package io.zdd.local;

import static io.zdd.local.NginxShop.ALL_UP;
import static io.zdd.local.NginxShop.strategy;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.Nginx;
import io.zdd.service.NginxServer;
import io.zdd.strategy.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts behind an nginx: its file and the exact commands; a real one is in the tests against real servers. */
class NginxBalancerTest {
    private NginxShop shop;

    @BeforeEach
    void start() throws IOException {
        shop = new NginxShop();
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
    }

    @Test
    void each_host_is_down_while_its_release_is_swapped_and_checked() throws IOException {
        List<String> seen = new ArrayList<>();
        Step look = Step.of("look", context -> seen.add(context.target().host() + " checked, down " + shop.down()));

        shop.deploy(strategy(shop.balancer()).verify(look)).orThrow();

        assertThat(seen)
                .containsExactly(
                        "web1 checked, down [web1]",
                        "web2 checked, down [web2]",
                        "web3 checked, down [web3]",
                        "web4 checked, down [web4]");
        assertThat(shop.upstream()).hasContent(ALL_UP);
        assertThat(shop.commands())
                .hasSize(16)
                .startsWith("nginx -t -q", "nginx -s reload", "nginx -t -q", "nginx -s reload");
    }

    @Test
    void only_its_own_line_is_changed_and_its_options_are_kept() throws IOException {
        List<String> seen = new ArrayList<>();
        Step look = Step.of("look", context -> seen.add(Files.readString(shop.upstream())));

        shop.deploy(strategy(shop.balancer()).verify(look)).orThrow();

        assertThat(seen)
                .containsExactly(
                        ALL_UP.replace("web1.example.com:80 weight=5;", "web1.example.com:80 weight=5 down;"),
                        ALL_UP.replace("web2.example.com:80;", "web2.example.com:80 down;"),
                        ALL_UP.replace("max_fails=2 weight=5;", "max_fails=2 weight=5 down;"),
                        ALL_UP.replace("web4.example.com:80;", "web4.example.com:80 down;"));
    }

    @Test
    void hosts_of_one_wave_do_not_lose_each_others_change() throws IOException {
        for (int i = 1; i <= 10; i++) {
            List<List<String>> seen = new CopyOnWriteArrayList<>();
            Step look = Step.of("look", context -> seen.add(shop.down()));

            shop.deploy("r" + i, strategy(shop.balancer()).verify(look).rollout(Rollout.rolling(2)))
                    .orThrow();

            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            List.of("web1", "web2"),
                            List.of("web1", "web2"),
                            List.of("web3", "web4"),
                            List.of("web3", "web4"));
            assertThat(shop.upstream()).hasContent(ALL_UP);
        }
    }

    @Test
    void a_host_that_goes_back_is_let_in_again() throws IOException {
        shop.deploy("1", strategy(shop.balancer())).orThrow();
        Step sick = Step.of("sick", context -> {
            if (context.target().release().value().equals("2")) {
                throw new IllegalStateException("red");
            }
        });

        Report report = shop.deploy("2", strategy(shop.balancer()).verify(sick));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.upstream()).hasContent(ALL_UP);
        assertThat(shop.commands()).endsWith("nginx -t -q", "nginx -s reload");
    }

    @Test
    void what_a_deployment_that_was_cut_off_left_down_is_taken_up_all_the_same() throws IOException {
        Files.writeString(shop.upstream(), ALL_UP.replace("web1.example.com:80", "web1.example.com:80 down"));

        shop.deploy(strategy(shop.balancer())).orThrow();

        assertThat(shop.commands()).hasSize(16);
        assertThat(shop.upstream()).hasContent(ALL_UP);
    }

    @Test
    void a_link_and_the_mode_of_the_file_are_kept() throws IOException {
        Files.setPosixFilePermissions(shop.upstream(), PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(shop.upstream().resolveSibling("link"), shop.upstream());
        NginxServer server =
                shop.lb1().server(link.toString(), "{{host}}.example.com:80").settle(Duration.ZERO);

        shop.deploy(strategy(server)).orThrow();

        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shop.upstream())))
                .isEqualTo("rw-r-----");
        assertThat(shop.commands()).hasSize(16);
    }

    @Test
    void the_requests_of_a_host_get_their_time_to_end() throws IOException {
        Report report = shop.deploy(strategy(shop.lb1()
                .server("/etc/nginx/shop.upstream", "{{host}}.example.com:80")
                .settle(Duration.ofMillis(150))));

        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("drain at nginx"))
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.took()).isGreaterThanOrEqualTo(Duration.ofMillis(150)));
    }

    @Test
    void the_plan_shows_what_is_done_where() throws IOException {
        try (Deployer deployer = shop.fleet().deployer()) {
            LoadBalancer sudo = shop.balancer().reloadedBy(Nginx.reload().sudo());
            assertThat(deployer.plan(shop.fleet().release("1"), strategy(sudo)).toString())
                    .contains("write `server web2.example.com:80 down;` in /etc/nginx/shop.upstream at lb1")
                    .contains("sudo -n nginx -s reload (at lb1)")
                    .contains("wait 0 ms for its requests to end");
        }
    }
}
