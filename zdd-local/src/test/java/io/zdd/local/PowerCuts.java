package io.zdd.local;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.ReleaseId;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Deploys again and again to one disk, now and then goes back, and copies the disk at seeded moments: half of them during
 * a deployment, half of them 5 to 25 seconds after a swap, with nothing that flushes in between. Then looks at the copies.
 */
final class PowerCuts {
    private static final int LATE_AT_ONCE = 4;
    private static final int GOING_BACK = 5;
    private static final long HALF_A_GIGABYTE = 512L << 20;
    private static final int EARLIEST_MILLIS = 5_000;
    private static final int LATEST_MILLIS = 25_000;

    private final String name;
    private final Disk.Kind kind;
    private final Path disks;
    private final Path mountedAt;
    private final SeededPages pages;
    private final AtomicSymlink strategy;
    private final boolean flushed;
    private final Random random;
    private final List<String> live = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();
    private int releases;
    private long lastMillis = 500;

    /**
     * On a disk of this kind.
     *
     * @param disks a directory in which files share their blocks with their copies
     * @param directory for everything else
     */
    PowerCuts(Disk.Kind kind, Path disks, Path directory, AtomicSymlink strategy, boolean flushed, long seed) {
        this.name = kind + (flushed ? "-flushed" : "-unflushed");
        this.kind = kind;
        this.disks = disks;
        this.mountedAt = directory.resolve("at-" + name);
        this.pages = new SeededPages(seed, directory.resolve("sources-" + name));
        this.strategy = strategy.durable(flushed);
        this.flushed = flushed;
        this.random = new Random(seed);
    }

    /**
     * What came of it.
     *
     * @param faults for each moment at which a promise was broken, what is wrong
     */
    record Outcome(Disk.Kind kind, boolean flushed, int early, int late, Map<String, List<String>> faults) {
        long torn() {
            return faults.values().stream()
                    .filter(found -> found.stream().anyMatch(fault -> fault.contains(" is torn: ")))
                    .count();
        }

        @Override
        public String toString() {
            return kind + (flushed ? ", flushed: " : ", not flushed: ") + early + " moments during a deployment, "
                    + late + " after one; a promise broken at " + faults.size() + ", a release torn at " + torn();
        }
    }

    Outcome run(int moments) throws Exception {
        take(moments);
        Map<String, List<String>> faults = new LinkedHashMap<>();
        for (Cut cut : cuts) {
            List<String> found = look(cut);
            if (!found.isEmpty()) {
                faults.put(cut.when(), found);
            }
        }
        int late = (int) cuts.stream().filter(Cut::late).count();
        return new Outcome(kind, flushed, cuts.size() - late, late, faults);
    }

    /** The disk is not mounted any more when this returns. */
    private void take(int moments) throws Exception {
        int late = moments / 2;
        int early = moments - late;
        int windows = (late + LATE_AT_ONCE - 1) / LATE_AT_ONCE;
        Disk disk = Disk.make(kind, disks.resolve(name), HALF_A_GIGABYTE);
        try (Disk.Mounted mounted = disk.mount(mountedAt);
                BusyDisk busy = BusyDisk.on(mounted.at());
                Deployer deployer = deployer(mounted.at())) {
            busy.start();
            for (int i = 0; i < early; i++) {
                deployAndCut(disk, deployer, i % GOING_BACK == GOING_BACK - 1);
                boolean waits = (i + 1) * windows / early > i * windows / early;
                if (waits) {
                    waitAndCut(disk, Math.min(LATE_AT_ONCE, late));
                    late -= LATE_AT_ONCE;
                }
            }
        }
    }

    /** One copy at a time, and never beside its original: they have the same id. */
    private List<String> look(Cut cut) throws IOException {
        try (Disk.Mounted mounted = cut.disk().mount(mountedAt);
                Deployer deployer = deployer(mounted.at())) {
            AfterPowerCut after = new AfterPowerCut(cut, mounted.at(), pages, deployer);
            List<String> faults = after.faults();
            if (flushed) {
                after.deployAgain(strategy.durable(false));
            }
            return faults;
        } finally {
            Files.delete(cut.disk().file());
        }
    }

    private static Deployer deployer(Path mountedAt) {
        Host host = Host.named("here").at(mountedAt.resolve("shop").toString()).over(Local.disk());
        return Deployer.to(Fleet.of(host));
    }

    private void deployAndCut(Disk disk, Deployer deployer, boolean back) throws Exception {
        String id = back ? before(deployer) : "r" + ++releases;
        Callable<Report> work = back ? () -> deployer.rollback(strategy) : deploying(deployer, pages.release(id));
        long after = (long) (random.nextDouble() * 1.1 * lastMillis);
        long start = System.nanoTime();
        FutureTask<Report> running = new FutureTask<>(work);
        new Thread(running, name).start();
        try {
            Thread.sleep(after);
            boolean done = running.isDone();
            if (done) {
                live.add(id);
            }
            String deed = back ? "going back to " : "deploying ";
            cut(disk, done ? Optional.empty() : Optional.of(id), false, after + " ms after the begin of " + deed + id);
            if (!done) {
                live.add(id);
            }
        } finally {
            running.get().orThrow();
        }
        lastMillis = (System.nanoTime() - start) / 1_000_000;
    }

    private Callable<Report> deploying(Deployer deployer, Release release) {
        return () -> deployer.deploy(release, strategy);
    }

    private static String before(Deployer deployer) {
        return deployer.status().host("here").before().map(ReleaseId::value).orElseThrow();
    }

    private void waitAndCut(Disk disk, int times) throws Exception {
        long[] moments =
                random.longs(times, EARLIEST_MILLIS, LATEST_MILLIS).sorted().toArray();
        long start = System.nanoTime();
        for (long moment : moments) {
            Thread.sleep(Math.max(0, moment - (System.nanoTime() - start) / 1_000_000));
            cut(disk, Optional.empty(), true, moment + " ms after the swap to " + live.get(live.size() - 1));
        }
    }

    private void cut(Disk disk, Optional<String> inFlight, boolean late, String when) throws IOException {
        Path copy = disks.resolve(name + "-" + cuts.size());
        cuts.add(new Cut(disk.copy(copy), live, inFlight, late, name + ", " + when));
    }
}
