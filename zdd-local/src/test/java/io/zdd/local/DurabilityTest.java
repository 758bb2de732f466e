package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan says whether and when data is flushed to the disk, and it is done in that order. */
class DurabilityTest {
    @TempDir
    Path base;

    @Test
    void the_release_is_flushed_before_the_swap_and_the_link_after_it() throws IOException {
        try (Shop shop = new Shop(base, Local.disk())) {
            String plan = shop.deployer()
                    .plan(shop.release("1"), Strategy.atomicSymlink())
                    .toString();

            assertThat(plan)
                    .contains("durability: the release is flushed to the disk before the swap, the link after it")
                    .containsSubsequence(
                            "sync " + shop.root() + "/releases/1 and below",
                            "swap " + shop.root() + "/current -> releases/1",
                            "sync " + shop.root() + "\n");
        }
    }

    @Test
    void a_switch_turns_it_off_and_the_plan_says_so() throws IOException {
        try (Shop shop = new Shop(base, Local.disk())) {
            String plan = shop.deployer()
                    .plan(shop.release("1"), Strategy.atomicSymlink().durable(false))
                    .toString();

            assertThat(plan)
                    .contains("durability: off: after a power cut the release may be torn")
                    .doesNotContain("sync ");
        }
    }
}
