package io.zdd.local;

import static io.zdd.local.SlotShop.TO_BLUE;
import static io.zdd.local.SlotShop.TO_GREEN;
import static io.zdd.local.SlotShop.WELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two slots on a host: links, the proxy's file and the exact commands; a real service is in the tests against real servers. */
class BlueGreenTest {
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
    void the_first_release_runs_in_the_first_slot() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();

        assertThat(slots.commands())
                .containsExactly(
                        "systemctl disable --now shop@blue",
                        "systemctl enable --now shop@blue",
                        "nginx -t -q",
                        "nginx -s reload");
        assertThat(slots.upstream()).hasContent(TO_BLUE);
        assertThat(slots.link("active")).isEqualTo("blue");
        assertThat(slots.link("blue")).isEqualTo("../releases/r1");
        assertThat(slots.root().resolve("slots/before")).doesNotExist();
    }

    @Test
    void the_next_one_runs_in_the_other_slot_and_the_old_one_is_stopped_last() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();
        slots.commands().clear();
        Step look = Step.of(
                "look", context -> slots.commands().add("active " + slots.link("active") + ", live " + slots.live()));

        slots.deploy("r2", slots.strategy(WELL).verify(look)).orThrow();

        assertThat(slots.commands())
                .containsExactly(
                        "systemctl disable --now shop@green",
                        "systemctl enable --now shop@green",
                        "nginx -t -q",
                        "nginx -s reload",
                        "active green, live r2",
                        "systemctl disable --now shop@blue");
        assertThat(slots.upstream()).hasContent(TO_GREEN);
        assertThat(slots.link("blue")).isEqualTo("../releases/r1");
    }

    @Test
    void nothing_is_touched_where_link_and_proxy_disagree() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();
        Files.writeString(slots.upstream(), TO_GREEN);
        slots.commands().clear();

        Report report = slots.deploy("r2", slots.strategy(WELL));

        assertThat(report.failure().orElseThrow())
                .hasMessageContaining("here: nothing was started: " + slots.root()
                        + "/slots/active says that blue gets the requests, but " + slots.upstream() + " says green");
        assertThat(slots.commands()).isEmpty();
    }

    @Test
    void nothing_is_stopped_that_may_still_get_requests() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();
        slots.commands().clear();
        Step meddle = Step.of("meddle", context -> Files.writeString(slots.upstream(), TO_BLUE));

        Report report = slots.deploy("r2", slots.strategy(WELL).after(Phase.COMMIT, meddle));

        assertThat(report.warnings())
                .singleElement()
                .asString()
                .contains("no slot was stopped, for it is not certain which one gets the requests");
        assertThat(slots.commands()).doesNotContain("systemctl disable --now shop@blue");
    }

    @Test
    void the_old_slot_is_left_running_for_a_time() throws IOException {
        slots.deploy("r1", slots.strategy(WELL)).orThrow();

        Report report =
                slots.deploy("r2", slots.strategy(WELL, Duration.ofMillis(300))).orThrow();

        assertThat(report.steps())
                .filteredOn(step -> step.step().equals("stop the other slot"))
                .singleElement()
                .satisfies(step -> assertThat(step.took()).isGreaterThanOrEqualTo(Duration.ofMillis(300)));
    }

    @Test
    void the_plan_shows_commands_and_links() throws IOException {
        assertThat(slots.deployer()
                        .plan(slots.release("r1"), slots.strategy(WELL))
                        .toString())
                .contains("IDLE is blue (127.0.0.1:8081) or green (127.0.0.1:8082)")
                .contains("start: systemctl enable --now shop@IDLE")
                .contains("write " + slots.upstream() + ", so that requests go to the slot with r1")
                .contains("systemctl disable --now shop@OTHER");
    }
}
