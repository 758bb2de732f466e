package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel makes a disk read-only after an error on it; here root does, while a deployment is under way. */
@Tag("real")
class ReadOnlyRemountTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path directory;

    private Disk.Mounted disk;
    private Shop shop;

    @BeforeEach
    void deployOne() throws IOException {
        Places.requireMounts();
        disk = Disk.make(Disk.Kind.EXT4, directory.resolve("disk"), 64L << 20).mount(directory.resolve("mounted"));
        shop = new Shop(disk.at(), Local.disk());
        shop.deploy("1", STRATEGY).orThrow();
        shop.release("2"); // its source lies there, too
    }

    @AfterEach
    void unmount() throws IOException {
        if (shop != null) {
            shop.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROOF", "BUILD", "SEAL", "MIGRATE"})
    void before_the_swap_what_is_live_stays(Phase phase) throws IOException {
        Report report = shop.deploy("2", STRATEGY.after(phase, remounting("ro")));

        assertSaid(report);
        assertThat(shop.served()).isEqualTo("1");
        assertWellAfterwards();
    }

    /** Nothing can be swapped back; the message says by what. */
    @Test
    void after_the_swap_the_way_back_is_said() throws IOException {
        AtomicSymlink failing = STRATEGY.reload(remounting("ro")).verify(Step.of("look", context -> {
            throw new IllegalStateException("it is red");
        }));

        Report report = shop.deploy("2", failing);

        assertThat(report.outcome()).isEqualTo(Outcome.IN_DOUBT);
        assertThat(report.toString())
                .contains(
                        "it is red",
                        "Read-only file system",
                        "it may still serve 2. What settles it there: ln -s releases/1 ");
        assertWellAfterwards();
    }

    private static void assertSaid(Report report) {
        assertThat(report.succeeded()).isFalse();
        assertThat(report.failure().orElseThrow()).hasMessageContainingAll("here: ", "Read-only file system");
        assertThat(report.warnings()).anyMatch(warning -> warning.startsWith("here: the lock could not be given back"));
    }

    private void assertWellAfterwards() throws IOException {
        disk.remount("rw");
        shop.deployer().unlock("the disk was read-only");
        shop.deploy("3", STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("3");
    }

    private Step remounting(String how) {
        return Step.of("remount " + how, context -> disk.remount(how));
    }
}
