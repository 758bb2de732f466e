package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Intent;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.run.StalePlanException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans as data: stored, read back and applied, and refused once the host is another. */
class StalenessTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).pruneGrace(Duration.ZERO);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void deployThree() throws IOException {
        shop = new Shop(base, Local.disk());
        for (String id : List.of("1", "2", "3")) {
            shop.deploy(id, STRATEGY).orThrow();
        }
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_deployment_is_stored_read_and_applied() throws IOException {
        storedAndApplied(new Intent.Deploy(shop.release("4")), STRATEGY.verify(Step.of("code", context -> {})));

        assertThat(shop.served()).isEqualTo("4");
    }

    @Test
    void a_rollback_is_stored_read_and_applied() throws IOException {
        storedAndApplied(Intent.Rollback.because("slow"), STRATEGY);

        assertThat(shop.served()).isEqualTo("2");
        assertThat(shop.state().record(ReleaseId.of("3")).orElseThrow().fact("reason"))
                .contains("slow");
    }

    @Test
    void a_prune_is_stored_read_and_applied() {
        storedAndApplied(new Intent.Prune(), STRATEGY.keep(1));

        assertThat(shop.state().directories()).containsExactly("2", "3");
    }

    @Test
    void a_pin_makes_a_plan_stale() throws IOException {
        Plan deployment = shop.deployer().plan(shop.release("4"), STRATEGY.keep(1));
        Plan prune = shop.deployer().plan(new Intent.Prune(), STRATEGY.keep(1));
        shop.deployer().pin(ReleaseId.of("1"));

        assertStale(deployment, "here: the releases' records have changed");
        assertStale(prune, "here: the releases' records have changed");
        assertThat(shop.state().directories()).containsExactly("1", "2", "3");
    }

    @Test
    void a_directory_of_somebody_else_makes_a_plan_stale() throws IOException {
        Plan plan = shop.deployer().plan(shop.release("4"), STRATEGY);
        Files.createDirectory(shop.root().resolve("releases/by-hand"));

        assertStale(plan, "here: the releases were [1, 2, 3] and are [1, 2, 3, by-hand]");
    }

    @Test
    void a_link_that_was_changed_after_planning_makes_a_plan_stale() throws IOException {
        Plan plan = shop.deployer().plan(shop.release("4"), STRATEGY);
        relink("releases/1");

        assertStale(plan, "here: current was -> releases/3 and is -> releases/1");
        assertThat(shop.served()).isEqualTo("1");
    }

    @Test
    void a_link_that_is_changed_just_before_the_swap_is_left_alone() throws IOException {
        Report report = shop.deploy(
                "4", STRATEGY.before(Phase.ACTIVATE, Step.of("somebody else", context -> relink("releases/1"))));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.FOREIGN);
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().record(ReleaseId.of("4")).orElseThrow().state()).isEqualTo(ReleaseState.FAILED);
        assertThat(shop.root().resolve("releases/4")).doesNotExist();
        assertThat(shop.state().lock()).isEmpty();
    }

    private void storedAndApplied(Intent intent, AtomicSymlink strategy) {
        Plan plan = shop.deployer().plan(intent, strategy);

        Plan read = strategy.read(plan.toJson(), intent);

        assertThat(read.toString()).isEqualTo(plan.toString());
        assertThat(read.toJson()).isEqualTo(plan.toJson());
        shop.deployer().apply(read).orThrow();
    }

    private void assertStale(Plan plan, String why) {
        assertThatThrownBy(() -> shop.deployer().apply(plan))
                .isInstanceOf(StalePlanException.class)
                .hasMessageContaining(why);
        assertThat(shop.state().lock()).isEmpty();
    }

    private void relink(String target) throws IOException {
        Files.delete(shop.root().resolve("current"));
        Files.createSymbolicLink(shop.root().resolve("current"), Path.of(target));
    }
}
