package io.zdd.local;

import static io.zdd.local.SlotShop.BLUE;
import static io.zdd.local.SlotShop.WELL;
import static io.zdd.local.SlotShop.sickIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.check.HealthCheck;
import io.zdd.model.ZddException;
import io.zdd.service.BlueGreen;
import io.zdd.service.HaProxy;
import io.zdd.service.Nginx;
import io.zdd.service.NginxUpstream;
import io.zdd.service.Slot;
import io.zdd.service.SlotService;
import io.zdd.strategy.AtomicSymlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may stand before two slots and start them: nginx, HAProxy, systemd, commands. */
class SlotProxyTest {
    @TempDir
    Path base;

    private SlotShop slots;

    @BeforeEach
    void start() throws IOException {
        slots = new SlotShop(base);
    }

    @AfterEach
    void stop() {
        slots.close();
    }

    @Test
    void a_service_may_be_started_with_sudo() throws IOException {
        BlueGreen setup = BlueGreen.of(
                SlotService.systemd("shop@{{slot}}").sudo(),
                slot -> WELL,
                NginxUpstream.file(slots.upstream().toString())
                        .reloadedBy(Nginx.reload().sudo()),
                BLUE,
                Slot.socket("green", "/run/shop/{{two}}.sock"));
        AtomicSymlink strategy = slots.strategy(setup.drain(Duration.ZERO));
        slots.deploy("r1", strategy).orThrow();
        slots.deploy("r2", strategy).orThrow();

        assertThat(slots.commands()).contains("as root: systemctl enable --now shop@green", "sudo -n nginx -s reload");
        assertThat(slots.upstream()).hasContent("server unix:/run/shop/9002.sock;\n");
    }

    @Test
    void ports_and_commands_may_differ_from_host_to_host() throws IOException {
        AtomicSymlink strategy = slots.strategy(BlueGreen.of(
                        SlotService.commands("bin/start {{slot}} {{port}}", "bin/stop {{slot}}"),
                        slot -> HealthCheck.command("look at " + slot.address()),
                        NginxUpstream.file(slots.upstream().toString()),
                        Slot.port("one", 9001),
                        Slot.port("two", "{{two}}"))
                .drain(Duration.ZERO));
        slots.deploy("r1", strategy).orThrow();
        slots.deploy("r2", strategy).orThrow();

        assertThat(slots.commands())
                .contains(
                        "bin/start one 9001", "look at 127.0.0.1:9001", "bin/start two 9002", "look at 127.0.0.1:9002")
                .endsWith("bin/stop one");
        assertThat(slots.upstream()).hasContent("server 127.0.0.1:9002;\n");
    }

    @Test
    void haproxy_is_switched_by_a_map_at_run_time_and_in_its_file() throws IOException {
        Path map = Files.writeString(base.resolve("shop.map"), "blog be_blog\nshop be_old\n");
        try (FakeHaProxy haProxy = new FakeHaProxy("app")) {
            AtomicSymlink strategy =
                    slots.strategy(HaProxy.at("127.0.0.1", haProxy.port()).map(map.toString(), "shop", "be_{{slot}}"));
            slots.deploy("r1", strategy).orThrow();
            assertThat(map).hasContent("blog be_blog\nshop be_blue\n");

            slots.deploy("r2", strategy).orThrow();
            assertThat(map).hasContent("blog be_blog\nshop be_green\n");

            slots.deploy("r3", strategy.verify(sickIn("r3")));
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
            AtomicSymlink strategy = slots.strategy(HaProxy.at("127.0.0.1", haProxy.port())
                    .map(map.toString(), "shop", "be_{{slot}}")
                    .within(Duration.ofMillis(300)));

            assertThat(slots.deploy("r1", strategy).failure().orElseThrow())
                    .hasMessageContaining("at HAProxy be_blue/app is DOWN (L7OK), and not up");
            assertThat(haProxy.orders()).isEmpty();
        }
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

    private static BlueGreen blueGreen(Slot one, Slot other) {
        return BlueGreen.of(
                SlotService.systemd("shop@{{slot}}"), slot -> WELL, NginxUpstream.file("/etc/upstream"), one, other);
    }
}
