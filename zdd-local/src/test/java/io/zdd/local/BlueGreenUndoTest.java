package io.zdd.local;

import static io.zdd.local.SlotShop.SICK;
import static io.zdd.local.SlotShop.TO_BLUE;
import static io.zdd.local.SlotShop.TO_NONE;
import static io.zdd.local.SlotShop.WELL;
import static io.zdd.local.SlotShop.sickIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two slots on a host, and a release that is gone back from: what gets the requests afterwards, and what still runs. */
class BlueGreenUndoTest {
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
    void a_rollback_is_the_same_switch() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();
        slots.deploy("r2", slots.strategy(WELL)).orThrow();
        slots.commands().clear();

        slots.deployer().rollback(slots.strategy(WELL)).orThrow();

        assertThat(slots.commands())
                .containsExactly(
                        "systemctl disable --now shop@blue",
                        "systemctl enable --now shop@blue",
                        "nginx -t -q",
                        "nginx -s reload",
                        "systemctl disable --now shop@green");
        assertThat(slots.upstream()).hasContent(TO_BLUE);
        assertThat(slots.link("active")).isEqualTo("blue");
        assertThat(slots.live()).isEqualTo("r1");
    }

    @Test
    void a_release_that_is_sick_in_the_end_is_switched_back_and_stopped() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();
        slots.commands().clear();

        Report report = slots.deploy("r2", slots.strategy(WELL).verify(sickIn("r2")));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(slots.commands())
                .containsExactly(
                        "systemctl disable --now shop@green",
                        "systemctl enable --now shop@green",
                        "nginx -t -q",
                        "nginx -s reload",
                        "nginx -t -q",
                        "nginx -s reload",
                        "systemctl disable --now shop@green");
        assertThat(slots.upstream()).hasContent(TO_BLUE);
        assertThat(slots.link("active")).isEqualTo("blue");
        assertThat(slots.root().resolve("slots/green")).doesNotExist();
        assertThat(slots.live()).isEqualTo("r1");
    }

    @Test
    void a_release_that_is_never_well_in_its_slot_gets_no_requests() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();
        slots.commands().clear();

        Report report = slots.deploy("r2", slots.strategy(SICK));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(slots.commands())
                .containsExactly(
                        "systemctl disable --now shop@green",
                        "systemctl enable --now shop@green",
                        "systemctl disable --now shop@green");
        assertThat(slots.upstream()).hasContent(TO_BLUE);
        assertThat(slots.link("active")).isEqualTo("blue");
    }

    @Test
    void requests_go_where_they_went_if_the_first_release_is_sick() throws IOException {
        Report report = slots.deploy("r1", slots.strategy(WELL).verify(SICK));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(slots.upstream()).hasContent(TO_NONE);
        assertThat(slots.commands()).endsWith("nginx -s reload", "systemctl disable --now shop@blue");
        assertThat(Files.exists(slots.root().resolve("slots/active"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        assertThat(slots.root().resolve("slots/before")).doesNotExist();
    }

    @Test
    void the_file_is_as_it_was_if_nginx_does_not_take_it_up() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();
        slots.refuse("nginx -t -q");

        Report report = slots.deploy("r2", slots.strategy(WELL));

        assertThat(report.failure().orElseThrow()).hasMessageContaining("nginx -t -q");
        assertThat(slots.upstream()).hasContent(TO_BLUE);
        assertThat(slots.link("active")).isEqualTo("blue");
    }

    @Test
    void an_application_that_had_no_slots_is_gone_back_to() throws IOException {
        slots.deploy("r1", Strategy.atomicSymlink().durable(false)).orThrow();

        Report report = slots.deploy("r2", slots.strategy(WELL).verify(sickIn("r2")));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(slots.upstream()).hasContent(TO_NONE);
        assertThat(slots.live()).isEqualTo("r1");
    }
}
