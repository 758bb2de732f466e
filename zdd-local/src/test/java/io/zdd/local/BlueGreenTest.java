package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.BlueGreen;
import io.zdd.service.HaProxy;
import io.zdd.service.Nginx;
import io.zdd.service.NginxUpstream;
import io.zdd.service.Slot;
import io.zdd.service.SlotService;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.CommandResult;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two slots on a host: links, the proxy's file and the exact commands; a real service is in the tests against real servers. */
class BlueGreenTest {
    private static final Slot BLUE = Slot.port("blue", 8081);
    private static final Slot GREEN = Slot.port("green", 8082);
    private static final String TO_BLUE = "server 127.0.0.1:8081;\n";
    private static final String TO_GREEN = "server 127.0.0.1:8082;\n";
    private static final Step GREEN_CHECK = Step.of("well", context -> {});
    private static final Step RED_CHECK = Step.of("sick", context -> {
        throw new IllegalStateException("red");
    });

    @TempDir
    Path base;

    private final List<String> commands = new ArrayList<>();
    private Path upstream;
    private String broken = "nothing";
    private Shop shop;

    @BeforeEach
    void start() throws IOException {
        upstream = Files.writeString(base.resolve("upstream.conf"), "server 127.0.0.1:8000;\n");
        Local recording = Local.on(FileSystems.getDefault(), (host, command, output) -> {
            commands.add(command.toString());
            return CommandResult.exited(command.toString().equals(broken) ? 1 : 0, Duration.ZERO);
        });
        Host host = Host.named("here")
                .at(base.resolve("shop").toString())
                .variable("two", "9002")
                .over(recording);
        shop = new Shop(base, host);
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    @Test
    void the_first_release_runs_in_the_first_slot() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();

        assertThat(commands)
                .containsExactly(
                        "systemctl disable --now shop@blue",
                        "systemctl enable --now shop@blue",
                        "nginx -t -q",
                        "nginx -s reload");
        assertThat(upstream).hasContent(TO_BLUE);
        assertThat(link("active")).isEqualTo("blue");
        assertThat(link("blue")).isEqualTo("../releases/r1");
        assertThat(shop.root().resolve("slots/before")).doesNotExist();
    }

    @Test
    void the_next_one_runs_in_the_other_slot_and_the_old_one_is_stopped_last() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();
        commands.clear();
        Step look = Step.of("look", context -> commands.add("active " + link("active") + ", live " + live()));

        shop.deploy("r2", strategy(GREEN_CHECK).verify(look)).orThrow();

        assertThat(commands)
                .containsExactly(
                        "systemctl disable --now shop@green",
                        "systemctl enable --now shop@green",
                        "nginx -t -q",
                        "nginx -s reload",
                        "active green, live r2",
                        "systemctl disable --now shop@blue");
        assertThat(upstream).hasContent(TO_GREEN);
        assertThat(link("blue")).isEqualTo("../releases/r1");
    }

    @Test
    void a_rollback_is_the_same_switch() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();
        shop.deploy("r2", strategy(GREEN_CHECK)).orThrow();
        commands.clear();

        shop.deployer().rollback(strategy(GREEN_CHECK)).orThrow();

        assertThat(commands)
                .containsExactly(
                        "systemctl disable --now shop@blue",
                        "systemctl enable --now shop@blue",
                        "nginx -t -q",
                        "nginx -s reload",
                        "systemctl disable --now shop@green");
        assertThat(upstream).hasContent(TO_BLUE);
        assertThat(link("active")).isEqualTo("blue");
        assertThat(live()).isEqualTo("r1");
    }

    @Test
    void a_release_that_is_sick_in_the_end_is_switched_back_and_stopped() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();
        commands.clear();

        Report report = shop.deploy("r2", strategy(GREEN_CHECK).verify(sickIn("r2")));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(commands)
                .containsExactly(
                        "systemctl disable --now shop@green",
                        "systemctl enable --now shop@green",
                        "nginx -t -q",
                        "nginx -s reload",
                        "nginx -t -q",
                        "nginx -s reload",
                        "systemctl disable --now shop@green");
        assertThat(upstream).hasContent(TO_BLUE);
        assertThat(link("active")).isEqualTo("blue");
        assertThat(shop.root().resolve("slots/green")).doesNotExist();
        assertThat(live()).isEqualTo("r1");
    }

    @Test
    void a_release_that_is_never_well_in_its_slot_gets_no_requests() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();
        commands.clear();

        Report report = shop.deploy("r2", strategy(RED_CHECK));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(commands)
                .containsExactly(
                        "systemctl disable --now shop@green",
                        "systemctl enable --now shop@green",
                        "systemctl disable --now shop@green");
        assertThat(upstream).hasContent(TO_BLUE);
        assertThat(link("active")).isEqualTo("blue");
    }

    @Test
    void requests_go_where_they_went_if_the_first_release_is_sick() throws IOException {
        Report report = shop.deploy("r1", strategy(GREEN_CHECK).verify(RED_CHECK));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(upstream).hasContent("server 127.0.0.1:8000;\n");
        assertThat(commands).endsWith("nginx -s reload", "systemctl disable --now shop@blue");
        assertThat(Files.exists(shop.root().resolve("slots/active"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(shop.root().resolve("slots/before")).doesNotExist();
    }

    @Test
    void the_file_is_as_it_was_if_nginx_does_not_take_it_up() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();
        broken = "nginx -t -q";

        Report report = shop.deploy("r2", strategy(GREEN_CHECK));

        assertThat(report.failure().orElseThrow()).hasMessageContaining("nginx -t -q");
        assertThat(upstream).hasContent(TO_BLUE);
        assertThat(link("active")).isEqualTo("blue");
    }

    @Test
    void nothing_is_touched_where_link_and_proxy_disagree() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();
        Files.writeString(upstream, TO_GREEN);
        commands.clear();

        Report report = shop.deploy("r2", strategy(GREEN_CHECK));

        assertThat(report.failure().orElseThrow())
                .hasMessageContaining("here: nothing was started: " + shop.root()
                        + "/slots/active says that blue gets the requests, but " + upstream + " says green");
        assertThat(commands).isEmpty();
    }

    @Test
    void nothing_is_stopped_that_may_still_get_requests() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();
        commands.clear();
        Step meddle = Step.of("meddle", context -> Files.writeString(upstream, TO_BLUE));

        Report report = shop.deploy("r2", strategy(GREEN_CHECK).after(Phase.COMMIT, meddle));

        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("no slot was stopped, for it is not certain which one gets the requests");
        assertThat(commands).doesNotContain("systemctl disable --now shop@blue");
    }

    @Test
    void a_service_may_be_started_with_sudo() throws IOException {
        BlueGreen slots = BlueGreen.of(
                SlotService.systemd("shop@{{slot}}").sudo(),
                slot -> GREEN_CHECK,
                NginxUpstream.file(upstream.toString())
                        .reloadedBy(Nginx.reload().sudo()),
                BLUE,
                Slot.socket("green", "/run/shop/{{two}}.sock"));
        AtomicSymlink strategy = Strategy.blueGreen(slots.drain(Duration.ZERO)).durable(false);
        shop.deploy("r1", strategy).orThrow();
        shop.deploy("r2", strategy).orThrow();

        assertThat(commands).contains("as root: systemctl enable --now shop@green", "sudo -n nginx -s reload");
        assertThat(upstream).hasContent("server unix:/run/shop/9002.sock;\n");
    }

    @Test
    void an_application_that_had_no_slots_is_gone_back_to() throws IOException {
        shop.deploy("r1", Strategy.atomicSymlink().durable(false)).orThrow();

        Report report = shop.deploy("r2", strategy(GREEN_CHECK).verify(sickIn("r2")));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(upstream).hasContent("server 127.0.0.1:8000;\n");
        assertThat(live()).isEqualTo("r1");
    }

    @Test
    void the_old_slot_is_left_running_for_a_time() throws IOException {
        shop.deploy("r1", strategy(GREEN_CHECK)).orThrow();

        Report report =
                shop.deploy("r2", strategy(GREEN_CHECK, Duration.ofMillis(300))).orThrow();

        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("stop the other slot"))
                .singleElement()
                .satisfies(step -> assertThat(step.took()).isGreaterThanOrEqualTo(Duration.ofMillis(300)));
    }

    @Test
    void ports_and_commands_may_differ_from_host_to_host() throws IOException {
        AtomicSymlink strategy = Strategy.blueGreen(BlueGreen.of(
                                SlotService.commands("bin/start {{slot}} {{port}}", "bin/stop {{slot}}"),
                                slot -> HealthCheck.command("look at " + slot.address()),
                                NginxUpstream.file(upstream.toString()),
                                Slot.port("one", 9001),
                                Slot.port("two", "{{two}}"))
                        .drain(Duration.ZERO))
                .durable(false);
        shop.deploy("r1", strategy).orThrow();
        shop.deploy("r2", strategy).orThrow();

        assertThat(commands)
                .contains(
                        "bin/start one 9001", "look at 127.0.0.1:9001", "bin/start two 9002", "look at 127.0.0.1:9002")
                .endsWith("bin/stop one");
        assertThat(upstream).hasContent("server 127.0.0.1:9002;\n");
    }

    @Test
    void haproxy_is_switched_by_a_map_at_run_time_and_in_its_file() throws IOException {
        Path map = Files.writeString(base.resolve("shop.map"), "blog be_blog\nshop be_old\n");
        try (FakeHaProxy haProxy = new FakeHaProxy("app")) {
            AtomicSymlink strategy = Strategy.blueGreen(BlueGreen.of(
                                    SlotService.systemd("shop@{{slot}}"),
                                    slot -> GREEN_CHECK,
                                    HaProxy.at("127.0.0.1", haProxy.port()).map(map.toString(), "shop", "be_{{slot}}"),
                                    BLUE,
                                    GREEN)
                            .drain(Duration.ZERO))
                    .durable(false);
            shop.deploy("r1", strategy).orThrow();
            assertThat(map).hasContent("blog be_blog\nshop be_blue\n");

            shop.deploy("r2", strategy).orThrow();
            assertThat(map).hasContent("blog be_blog\nshop be_green\n");

            shop.deploy("r3", strategy.verify(sickIn("r3")));
            assertThat(map).hasContent("blog be_blog\nshop be_green\n");
            assertThat(haProxy.orders())
                    .containsExactly(
                            "set map " + map + " shop be_blue",
                            "set map " + map + " shop be_green",
                            "set map " + map + " shop be_blue",
                            "set map " + map + " shop be_green");
        }
    }

    @Test
    void a_backend_that_haproxy_does_not_see_up_gets_no_requests() throws IOException {
        Path map = Files.writeString(base.resolve("shop.map"), "shop be_old\n");
        try (FakeHaProxy haProxy = new FakeHaProxy("app")) {
            haProxy.state("app", "DOWN");
            AtomicSymlink strategy = Strategy.blueGreen(BlueGreen.of(
                                    SlotService.systemd("shop@{{slot}}"),
                                    slot -> GREEN_CHECK,
                                    HaProxy.at("127.0.0.1", haProxy.port())
                                            .map(map.toString(), "shop", "be_{{slot}}")
                                            .within(Duration.ofMillis(300)),
                                    BLUE,
                                    GREEN)
                            .drain(Duration.ZERO))
                    .durable(false);

            assertThat(shop.deploy("r1", strategy).failure().orElseThrow())
                    .hasMessageContaining("at HAProxy be_blue/app is DOWN (L7OK), and not up");
            assertThat(haProxy.orders()).isEmpty();
        }
    }

    @Test
    void the_plan_shows_commands_and_links() throws IOException {
        assertThat(shop.deployer()
                        .plan(shop.release("r1"), strategy(GREEN_CHECK))
                        .toString())
                .contains("IDLE is blue (127.0.0.1:8081) or green (127.0.0.1:8082)")
                .contains("start: systemctl enable --now shop@IDLE")
                .contains("write " + upstream + ", so that requests go to the slot with r1")
                .contains("systemctl disable --now shop@OTHER");
    }

    @Test
    void slots_that_cannot_be_told_apart_are_refused() {
        assertThatThrownBy(() -> blueGreen(BLUE, Slot.port("blue", 8083))).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> blueGreen(BLUE, Slot.port("green", 8081))).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> SlotService.systemd("shop")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Slot.port("active", 8081)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Slot.port("blue", 70_000)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Slot.port("blue", "80; }")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Slot.socket("blue", "/run/x;y")).isInstanceOf(ZddException.class);
    }

    private AtomicSymlink strategy(Step health) {
        return strategy(health, Duration.ZERO);
    }

    private AtomicSymlink strategy(Step health, Duration drain) {
        BlueGreen slots = BlueGreen.of(
                SlotService.systemd("shop@{{slot}}"),
                slot -> health,
                NginxUpstream.file(upstream.toString()),
                BLUE,
                GREEN);
        return Strategy.blueGreen(slots.drain(drain)).durable(false);
    }

    private BlueGreen blueGreen(Slot one, Slot other) {
        return BlueGreen.of(
                SlotService.systemd("shop@{{slot}}"),
                slot -> GREEN_CHECK,
                NginxUpstream.file("/etc/upstream"),
                one,
                other);
    }

    /** Red while this release is live only, so that what it goes back to is well. */
    private static Step sickIn(String release) {
        return Step.of("check", context -> {
            if (context.target().release().value().equals(release)) {
                throw new IllegalStateException("red");
            }
        });
    }

    private String link(String name) throws IOException {
        return Files.readSymbolicLink(shop.root().resolve("slots").resolve(name))
                .toString();
    }

    private String live() {
        return shop.live().orElseThrow();
    }
}
