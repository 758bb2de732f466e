package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which release an unnamed rollback goes to, after rollbacks that were named. */
class WayBackTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

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
    void after_going_to_the_first_the_good_one_that_was_live_last() throws IOException {
        rollbackTo("1");
        assertThat(shop.state().before()).contains(ReleaseId.of("2"));

        shop.deployer().rollback(STRATEGY).orThrow();

        assertThat(shop.served()).isEqualTo("2");
        assertThatThrownBy(() -> shop.deployer().rollback(STRATEGY))
                .as("1 and 3 are bad")
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is no release to go back to");
    }

    @Test
    void an_own_release_that_is_bad_is_passed_over() throws IOException {
        rollbackTo("2"); // 3 is bad
        rollbackTo("3"); // 2 is bad, and what was live before 3

        shop.deployer().rollback(STRATEGY).orThrow();

        assertThat(shop.served()).isEqualTo("1");
    }

    @Test
    void a_release_that_is_good_again_has_no_reason_to_be_bad() throws IOException {
        rollbackTo("2");
        assertThat(record("3").fact("reason")).contains("to 2");

        rollbackTo("3");
        assertThat(record("3").fact("reason")).isEmpty();
        shop.deploy("4", STRATEGY).orThrow();

        assertThat(record("3").state()).isEqualTo(ReleaseState.RETIRED);
        assertThat(record("3").fact("reason")).isEmpty();
        assertThat(record("2").fact("reason")).contains("to 3");
    }

    @Test
    void a_prune_is_as_durable_as_the_strategy() {
        assertThat(shop.deployer().plan(new Intent.Prune(), STRATEGY).durable()).isFalse();
        assertThat(shop.deployer()
                        .plan(new Intent.Prune(), STRATEGY.durable(true))
                        .durable())
                .isTrue();
    }

    private ReleaseRecord record(String id) {
        return shop.state().record(ReleaseId.of(id)).orElseThrow();
    }

    private void rollbackTo(String id) {
        shop.deployer()
                .rollback(Intent.Rollback.because("to " + id).to(ReleaseId.of(id)), STRATEGY)
                .orThrow();
    }
}
