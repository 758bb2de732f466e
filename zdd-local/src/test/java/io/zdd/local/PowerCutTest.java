package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut: the files that disks lie in are copied in an instant while releases are deployed to them, and the
 * copies are mounted, so that their journals are replayed.
 *
 * <p>Runs only when asked for, because it needs root, minutes and gigabytes: {@code ZDD_POWER_CUTS} says at how many moments
 * the power of each disk is cut, {@code ZDD_SEED} at which.
 */
@Tag("real")
@Timeout(3600)
class PowerCutTest {
    private static final long SIXTEEN_GIGABYTES = 16L << 30;
    private static final AtomicSymlink STRATEGY =
            SeededPages.building(Strategy.atomicSymlink().keep(3).pruneGrace(Duration.ZERO));

    @TempDir
    Path directory;

    @Test
    void nothing_is_torn_or_lost_if_it_was_flushed_and_something_is_if_not() throws Exception {
        int moments = moments();
        long seed = Optional.ofNullable(System.getenv("ZDD_SEED"))
                .map(Long::parseLong)
                .orElse(1L);
        System.out.println("Power cuts: " + moments + " moments for each disk, seed " + seed);
        List<PowerCuts.Outcome> flushed = new ArrayList<>();
        List<PowerCuts.Outcome> unflushed = new ArrayList<>();
        Disk below = Disk.make(Disk.Kind.XFS, directory.resolve("below"), SIXTEEN_GIGABYTES);
        try (Disk.Mounted disks = below.mount(directory.resolve("disks"))) {
            List<PowerCuts> all = new ArrayList<>();
            for (Disk.Kind kind : Disk.Kind.values()) {
                all.add(new PowerCuts(kind, disks.at(), directory, STRATEGY, true, seed));
                all.add(new PowerCuts(kind, disks.at(), directory, STRATEGY, false, seed));
            }
            for (PowerCuts.Outcome outcome : atOnce(all, moments)) {
                System.out.println(outcome);
                (outcome.flushed() ? flushed : unflushed).add(outcome);
            }
        }

        assertThat(flushed)
                .as("flushed, seed " + seed)
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome.faults()).isEmpty());
        assertThat(unflushed)
                .as("the control: without flushing releases are torn, seed " + seed)
                .filteredOn(outcome -> outcome.kind() == Disk.Kind.EXT4)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.torn()).isPositive());
    }

    private static int moments() {
        String asked = System.getenv("ZDD_POWER_CUTS");
        Assumptions.assumeTrue(
                asked != null,
                "ZDD_POWER_CUTS does not say at how many moments the power is cut; it takes root, see docs/reliability.md");
        assertThat(System.getProperty("user.name")).as("whoever mounts disks").isEqualTo("root");
        for (Disk.Kind kind : Disk.Kind.values()) {
            assertThat(Programs.isThere(kind.maker()))
                    .as(kind.maker() + " is installed")
                    .isTrue();
        }
        return Integer.parseInt(asked);
    }

    /** All of them are at their end before the disk below is unmounted, also if one has failed. */
    private static List<PowerCuts.Outcome> atOnce(List<PowerCuts> all, int moments) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            List<Future<PowerCuts.Outcome>> running = new ArrayList<>();
            for (PowerCuts cuts : all) {
                running.add(threads.submit(() -> cuts.run(moments)));
            }
            return settle(running);
        } finally {
            threads.shutdown();
        }
    }

    private static List<PowerCuts.Outcome> settle(List<Future<PowerCuts.Outcome>> running) throws Exception {
        List<PowerCuts.Outcome> outcomes = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (Future<PowerCuts.Outcome> one : running) {
            try {
                outcomes.add(one.get());
            } catch (Exception failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            Exception first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
        return outcomes;
    }
}
