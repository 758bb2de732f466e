package io.zdd.examples.bench;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.RemotePath;
import io.zdd.plan.Plan;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the deployer itself costs: a deployment to thousands of hosts in memory, by host and step. */
final class SimulatedFleet {
    private static final double TARGET_MILLIS = 1;
    private static final String ROOT = "/srv/shop";
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink();

    private final Path base;
    private final int size;
    private final int rounds;

    SimulatedFleet(Path base, int size, int rounds) {
        this.base = base;
        this.size = size;
        this.rounds = rounds;
    }

    List<Measurement> measure() throws IOException {
        Path small = Files.createDirectory(base.resolve("simulated"));
        Files.writeString(small.resolve("index.html"), "small");
        Fleet fleet = fleet();
        Samples planning = new Samples();
        Samples applying = new Samples();
        Samples perStep = new Samples();
        double steps = 0;
        try (Deployer deployer = Deployer.to(fleet)) {
            for (int i = -1; i < rounds; i++) {
                long start = System.nanoTime();
                Plan plan = deployer.plan(Release.of(small).id("r" + (i + 1)), STRATEGY.keep(rounds + 1));
                long planned = System.nanoTime();
                Report report = deployer.apply(plan).orThrow();
                long end = System.nanoTime();
                steps = report.steps().size();
                if (i >= 0) {
                    planning.add((planned - start) / 1e6);
                    applying.add((end - planned) / 1e6);
                    perStep.add((end - start) / 1e6 / steps);
                }
            }
        }
        Map<String, Double> details = Map.of(
                "hosts", (double) size,
                "steps_per_host", steps / size,
                "plan_ms_median", planning.median(),
                "apply_ms_median", applying.median(),
                "per_step_ms_max", perStep.most());
        return List.of(
                new Measurement("simulated_fleet_host_and_step", perStep.median(), "ms", TARGET_MILLIS, details),
                heap(small));
    }

    private Measurement heap(Path small) {
        LiveHeap heap = new LiveHeap();
        Fleet fleet = fleet();
        try (Deployer deployer = Deployer.builder(fleet).listener(heap).build()) {
            deployer.deploy(Release.of(small).id("r"), STRATEGY).orThrow();
        }
        double kilobytes = heap.bytes() / 1024.0 / size;
        return new Measurement("simulated_fleet_heap_per_host", kilobytes, "KB", 2048, Map.of("hosts", (double) size));
    }

    private Fleet fleet() {
        RemotePath parent = RemotePath.of(ROOT).parent();
        return new Fleet(Host.range("web[0001:" + size + "]", named -> {
            MemoryHost host = new MemoryHost(parent);
            return named.at(ROOT).over(name -> host);
        }));
    }
}
