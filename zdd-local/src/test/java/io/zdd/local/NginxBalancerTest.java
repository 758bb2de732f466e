package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.model.ZddException;
import io.zdd.plan.LoadBalancer;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.Nginx;
import io.zdd.service.NginxBalancer;
import io.zdd.service.NginxServer;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Rollout;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.OutputListener;
import java.io.IOException;
import java.nio.file.FileSystem;
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

/** Hosts behind an nginx on a machine of its own: its file and the exact commands; a real one is in the tests against real servers. */
class NginxBalancerTest {
    private static final String ALL_UP = """
            # the shop
            server web1.example.com:80 weight=5;
              server web2.example.com:80;  # the second
            server web3.example.com:80 max_fails=2 weight=5;
            server web4.example.com:80;
            """;

    private final FileSystem disk = Jimfs.newFileSystem(Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build());
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private Path upstream;
    private String refused = "";
    private FleetShop fleet;

    @BeforeEach
    void start() throws IOException {
        Path directory = Files.createDirectories(disk.getPath("/etc/nginx"));
        upstream = Files.writeString(directory.resolve("shop.upstream"), ALL_UP);
        fleet = new FleetShop(4);
    }

    @AfterEach
    void stop() throws IOException {
        fleet.close();
        disk.close();
    }

    @Test
    void each_host_is_down_while_its_release_is_swapped_and_checked() throws IOException {
        List<String> seen = new ArrayList<>();
        Step look = Step.of("look", context -> seen.add(context.target().host() + " checked, down " + down()));

        deploy(strategy(balancer()).verify(look)).orThrow();

        assertThat(seen)
                .containsExactly(
                        "web1 checked, down [web1]",
                        "web2 checked, down [web2]",
                        "web3 checked, down [web3]",
                        "web4 checked, down [web4]");
        assertThat(upstream).hasContent(ALL_UP);
        assertThat(commands).hasSize(16).startsWith("nginx -t -q", "nginx -s reload", "nginx -t -q", "nginx -s reload");
    }

    @Test
    void only_its_own_line_is_changed_and_its_options_are_kept() throws IOException {
        List<String> seen = new ArrayList<>();
        Step look = Step.of("look", context -> seen.add(Files.readString(upstream)));

        deploy(strategy(balancer()).verify(look)).orThrow();

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
            Step look = Step.of("look", context -> seen.add(down()));

            deploy("r" + i, strategy(balancer()).verify(look).rollout(Rollout.rolling(2)))
                    .orThrow();

            assertThat(seen)
                    .containsExactlyInAnyOrder(
                            List.of("web1", "web2"),
                            List.of("web1", "web2"),
                            List.of("web3", "web4"),
                            List.of("web3", "web4"));
            assertThat(upstream).hasContent(ALL_UP);
        }
    }

    @Test
    void a_configuration_that_nginx_refuses_is_put_back() throws IOException {
        refused = "nginx -t -q";

        Report report = deploy(strategy(balancer()));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .hasMessageContaining(
                        "lb1: the command `nginx -t -q` failed: exit status 1; its last lines:\n  [emerg] no");
        assertThat(commands).containsExactly("nginx -t -q");
        assertThat(upstream).hasContent(ALL_UP);
        assertThat(fleet.served(0)).isEmpty();
    }

    @Test
    void a_host_that_goes_back_is_let_in_again() throws IOException {
        deploy("1", strategy(balancer())).orThrow();
        Step sick = Step.of("sick", context -> {
            if (context.target().release().value().equals("2")) {
                throw new IllegalStateException("red");
            }
        });

        Report report = deploy("2", strategy(balancer()).verify(sick));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(upstream).hasContent(ALL_UP);
        assertThat(commands).endsWith("nginx -t -q", "nginx -s reload");
    }

    @Test
    void what_a_deployment_that_was_cut_off_left_down_is_taken_up_all_the_same() throws IOException {
        Files.writeString(upstream, ALL_UP.replace("web1.example.com:80", "web1.example.com:80 down"));

        deploy(strategy(balancer())).orThrow();

        assertThat(commands).hasSize(16);
        assertThat(upstream).hasContent(ALL_UP);
    }

    @Test
    void a_host_without_a_line_is_refused() throws IOException {
        Files.writeString(upstream, "server web2.example.com:80;\n# server web1.example.com:80;\n");

        assertThat(deploy(strategy(balancer())).failure().orElseThrow())
                .hasMessageContaining("web1: look at /etc/nginx/shop.upstream at lb1: it has no line"
                        + " `server web1.example.com:80;`, only servers [web2.example.com:80]");
        assertThat(commands).isEmpty();
    }

    @Test
    void a_host_with_two_lines_is_refused() throws IOException {
        Files.writeString(upstream, ALL_UP + "server web1.example.com:80;\n");

        assertThat(deploy(strategy(balancer())).failure().orElseThrow())
                .hasMessageContaining("it has 2 lines `server web1.example.com:80;`; leave one of them");
        assertThat(commands).isEmpty();
    }

    @Test
    void the_last_server_that_is_up_is_not_taken_out() throws IOException {
        String last = "server web1.example.com:80;\nserver web2.example.com:80 down;\n";
        Files.writeString(upstream, last);

        assertThat(deploy(strategy(balancer())).failure().orElseThrow())
                .hasMessageContaining("no other server in it is up, so web1.example.com:80 is not taken out");
        assertThat(upstream).hasContent(last);
        assertThat(commands).isEmpty();
    }

    @Test
    void a_file_that_is_missing_is_asked_for() throws IOException {
        Files.delete(upstream);

        assertThat(deploy(strategy(balancer())).failure().orElseThrow())
                .hasMessageContaining("web1: look at /etc/nginx/shop.upstream at lb1: it is not there; make it");
    }

    @Test
    void a_machine_without_commands_is_refused_before_its_file_is_touched() throws IOException {
        NginxServer server = NginxBalancer.at("lb1", Local.on(disk)).server("/etc/nginx/shop.upstream", "{{host}}:80");

        assertThat(deploy(strategy(server)).failure().orElseThrow())
                .hasMessageContaining("web1: nginx cannot be reloaded at lb1, for there are no commands");
        assertThat(upstream).hasContent(ALL_UP);
    }

    @Test
    void a_link_and_the_mode_of_the_file_are_kept() throws IOException {
        Files.setPosixFilePermissions(upstream, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(upstream.resolveSibling("link"), upstream);
        NginxServer server =
                at("lb1").server(link.toString(), "{{host}}.example.com:80").settle(Duration.ZERO);

        deploy(strategy(server)).orThrow();

        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(upstream)))
                .isEqualTo("rw-r-----");
        assertThat(commands).hasSize(16);
    }

    @Test
    void the_requests_of_a_host_get_their_time_to_end() throws IOException {
        Report report = deploy(strategy(at("lb1")
                .server("/etc/nginx/shop.upstream", "{{host}}.example.com:80")
                .settle(Duration.ofMillis(150))));

        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("drain at nginx"))
                .hasSize(4)
                .allSatisfy(step -> assertThat(step.took()).isGreaterThanOrEqualTo(Duration.ofMillis(150)));
    }

    @Test
    void the_plan_shows_what_is_done_where() throws IOException {
        try (Deployer deployer = fleet.deployer()) {
            LoadBalancer sudo = balancer().reloadedBy(Nginx.reload().sudo());
            assertThat(deployer.plan(fleet.release("1"), strategy(sudo)).toString())
                    .contains("write `server web2.example.com:80 down;` in /etc/nginx/shop.upstream at lb1")
                    .contains("sudo -n nginx -s reload (at lb1)")
                    .contains("wait 0 ms for its requests to end");
        }
    }

    @Test
    void what_cannot_be_an_address_or_a_path_is_refused() {
        NginxBalancer lb1 = at("lb1");
        assertThatThrownBy(() -> lb1.server("/etc/upstream", "web1; }")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> lb1.server("upstream", "web1")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> lb1.server("/etc/upstream", "web1").settle(Duration.ofSeconds(-1)))
                .isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> at(" ")).isInstanceOf(ZddException.class);
    }

    private NginxServer balancer() {
        return at("lb1")
                .server("/etc/nginx/shop.upstream", "{{host}}.example.com:80")
                .settle(Duration.ZERO);
    }

    private NginxBalancer at(String name) {
        return NginxBalancer.at(name, Local.on(disk, this::play));
    }

    private CommandResult play(String host, Command command, OutputListener output) {
        commands.add(command.toString());
        boolean good = !command.toString().equals(refused);
        if (!good) {
            output.line(OutputListener.Stream.STDERR, "[emerg] no");
        }
        return CommandResult.exited(good ? 0 : 1, Duration.ZERO);
    }

    /** The hosts that nginx would leave out. */
    private List<String> down() throws IOException {
        return Files.readAllLines(upstream).stream()
                .filter(line -> line.contains(" down;"))
                .map(line -> line.strip().split("[ .]")[1])
                .toList();
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
