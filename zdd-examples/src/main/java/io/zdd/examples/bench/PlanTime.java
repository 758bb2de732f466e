package io.zdd.examples.bench;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How long {@code plan()} takes on a root with many releases, once the manifest is made. */
final class PlanTime {
    private static final double TARGET_MILLIS = 50;
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    private final Path source;
    private final Path base;
    private final int releases;
    private final int rounds;

    PlanTime(Path source, Path base, int releases, int rounds) {
        this.source = source;
        this.base = base;
        this.releases = releases;
        this.rounds = rounds;
    }

    Measurement measure() throws Exception {
        Path root = base.resolve("planned");
        Fleet fleet = Fleet.of(Host.named("here").at(root.toString()).over(Local.disk()));
        Release next = Release.of(source);
        next.content();
        Samples cold = new Samples();
        Samples plans = new Samples();
        try (Deployer deployer = Deployer.to(fleet)) {
            fill(deployer);
            cold.time(() -> deployer.plan(next, STRATEGY));
            for (int i = 0; i < rounds; i++) {
                plans.time(() -> deployer.plan(next, STRATEGY));
            }
        } finally {
            Directories.delete(root);
        }
        Map<String, Double> details = Map.of(
                "rounds", (double) rounds,
                "releases", (double) releases,
                "entries", (double) next.content().manifest().entries().size(),
                "first_plan_ms", cold.median(),
                "plan_ms_max", plans.most());
        return new Measurement("plan_on_a_root_with_releases", plans.median(), "ms", TARGET_MILLIS, details);
    }

    private void fill(Deployer deployer) throws IOException {
        Path small = Files.createDirectory(base.resolve("small"));
        Files.writeString(small.resolve("index.html"), "small");
        for (int i = 1; i <= releases; i++) {
            deployer.deploy(Release.of(small).id("r" + i), STRATEGY.keep(releases))
                    .orThrow();
        }
    }
}
