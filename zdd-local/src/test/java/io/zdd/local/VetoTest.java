package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.Veto;
import io.zdd.plan.Intent;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that cannot go live again take no place from one that can, and are named with the reason. */
class VetoTest {
    private static final AtomicSymlink ALL =
            Strategy.atomicSymlink().durable(false).pruneGrace(Duration.ZERO).keep(9);
    private static final Veto VETO =
            release -> Set.of("3", "4", "5").contains(release.value()) ? Optional.of("too old") : Optional.empty();

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void deploy() throws IOException {
        shop = new Shop(base, Local.disk());
        for (String id : new String[] {"1", "2", "3", "4", "5"}) {
            shop.deploy(id, ALL).orThrow();
        }
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void the_only_release_to_go_back_to_is_kept() {
        AtomicSymlink two = ALL.keep(2);
        Report report = shop.deployer().prune(two.veto(VETO)).orThrow();
        assertThat(shop.state().directories()).containsExactly("2", "4", "5");
        assertThat(report.warnings()).isEmpty();

        shop.deployer().prune(two).orThrow();
        assertThat(shop.state().directories()).as("without the veto").containsExactly("4", "5");
    }

    @Test
    void it_is_kept_by_the_prune_of_a_deployment_too() throws IOException {
        shop.deploy("6", ALL.keep(2).veto(VETO)).orThrow();
        assertThat(shop.state().directories()).containsExactly("2", "5", "6");
    }

    @Test
    void the_plan_names_them_with_the_reason() {
        assertThat(shop.deployer().plan(new Intent.Prune(), ALL.veto(VETO)).toString())
                .contains("4 cannot go live again: too old", "3 cannot go live again: too old")
                .doesNotContain("5 cannot", "2 cannot");
        assertThat(shop.deployer().plan(new Intent.Prune(), ALL).toString()).doesNotContain("cannot go live again");
    }

    @Test
    void the_status_names_them_with_the_reason() {
        FleetState state = shop.deployer().status(VETO);
        assertThat(state.vetoed()).containsOnlyKeys("3", "4").containsEntry("4", "too old");
        assertThat(state.toString()).contains("4 cannot go live again (too old)");
        assertThat(shop.deployer().status().vetoed()).isEmpty();
    }
}
