package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.CommandFailedException;
import io.zdd.plan.Phase;
import io.zdd.plan.Stage;
import io.zdd.plan.Step;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of the phases, and what is live in each of them. */
class PhaseOrderTest {
    @TempDir
    Path base;

    private final List<String> seen = new ArrayList<>();
    private Shop shop;

    @BeforeEach
    void deployOne() throws IOException {
        shop = new Shop(base, Local.disk());
        shop.deploy("old", Strategy.atomicSymlink().durable(false)).orThrow();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void each_phase_has_its_place_and_only_the_swap_changes_what_is_live() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .durable(false)
                .build(look("build"))
                .optimize(look("optimize"))
                .migrate(look("migrate"))
                .reload(look("reload"))
                .verify(look("verify"));
        for (Phase phase : Phase.values()) {
            strategy = strategy.before(phase, look("before " + phase)).after(phase, look("after " + phase));
        }

        Report report = shop.deploy("new", strategy).orThrow();

        assertThat(report.steps()).isNotEmpty();
        assertThat(seen)
                .containsExactly(
                        "before CONTENT: old",
                        "after CONTENT: old",
                        "before PROOF: old",
                        "after PROOF: old",
                        "before SHARED: old",
                        "after SHARED: old",
                        "before WRITABLE: old",
                        "after WRITABLE: old",
                        "before BUILD: old",
                        "build: old",
                        "after BUILD: old",
                        "before OPTIMIZE: old",
                        "optimize: old",
                        "after OPTIMIZE: old",
                        "before SEAL: old",
                        "after SEAL: old",
                        "before MIGRATE: old",
                        "migrate: old",
                        "after MIGRATE: old",
                        "before START: old",
                        "after START: old",
                        "before DRAIN: old",
                        "after DRAIN: old",
                        "before ACTIVATE: old",
                        "after ACTIVATE: new",
                        "before RELOAD: new",
                        "reload: new",
                        "after RELOAD: new",
                        "before VERIFY: new",
                        "verify: new",
                        "after VERIFY: new",
                        "before ADMIT: new",
                        "after ADMIT: new",
                        "before COMMIT: new",
                        "after COMMIT: new",
                        "before STOP: new",
                        "after STOP: new",
                        "before PRUNE: new",
                        "after PRUNE: new");
    }

    @Test
    void the_phases_are_planned_in_the_order_in_which_they_are_declared() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink().durable(false);
        for (Phase phase : Phase.values()) {
            strategy = strategy.before(phase, look("before " + phase));
        }

        List<Phase> planned = shop.deployer().plan(shop.release("new"), strategy).stages().stream()
                .map(Stage::phase)
                .distinct()
                .toList();

        assertThat(planned).containsExactly(Phase.values());
    }

    @Test
    void a_command_that_says_nothing_for_too_long_is_stopped() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink().durable(false);
        Report talking = shop.deploy(
                "talking",
                strategy.build(run("for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.2; done")
                        .idleTimeout(Duration.ofSeconds(1))));
        Report silent = shop.deploy(
                "silent", strategy.build(run("echo begun; sleep 300").idleTimeout(Duration.ofMillis(400))));

        assertThat(talking.succeeded()).as(talking.toString()).isTrue();
        assertThat(silent.failure().orElseThrow())
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("begun")
                .hasMessageContaining("idle");
        assertThat(silent.took()).isLessThan(Duration.ofSeconds(60));
        assertThat(shop.served()).isEqualTo("talking");
    }

    private Step look(String where) {
        return Step.of(where, context -> seen.add(where + ": " + shop.served()));
    }
}
