package io.zdd.examples.bench;

import io.zdd.check.HealthCheck;
import io.zdd.plan.Phase;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.DeploymentListener;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A release that is sick on three hosts: how long until the whole fleet serves the old one, beside how long it took to go live. */
final class GoingBackTime {
    private static final double TARGET = 3;
    private static final String APPLICATION = "sick";
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink()
            .verify(HealthCheck.command("! grep -qxF {{host}} sick").within(Duration.ofSeconds(10)));

    private final SshFleet fleet;
    private final Path base;

    GoingBackTime(SshFleet fleet, Path base) {
        this.fleet = fleet;
        this.base = base;
    }

    Measurement measure(int rounds) throws IOException {
        Samples activating = new Samples();
        Samples back = new Samples();
        Samples undone = new Samples();
        Times times = new Times();
        try (Deployer deployer =
                Deployer.builder(fleet.zdd(APPLICATION)).listener(times).build()) {
            deployer.deploy(release("good", ""), STRATEGY).orThrow();
            String three = List.of(0, fleet.size() / 2, fleet.size() - 1).stream()
                    .map(fleet.addresses()::get)
                    .collect(Collectors.joining("\n"));
            for (int i = -1; i < rounds; i++) {
                Report report = deployer.deploy(release("sick" + i, three), STRATEGY);
                if (report.outcome() != Outcome.ROLLED_BACK) {
                    throw new IOException("the sick release should have gone back, and ended " + report.outcome());
                }
                if (i >= 0) {
                    activating.add((times.activated - times.activating) / 1e6);
                    back.add((times.swapped - times.undoing) / 1e6);
                    undone.add((times.undone - times.undoing) / 1e6);
                }
            }
        }
        Map<String, Double> details = Map.of(
                "hosts", (double) fleet.size(),
                "activate_ms_median", activating.median(),
                "back_ms_median", back.median(),
                "all_undone_ms_median", undone.median());
        return new Measurement(
                "fleet_back_vs_activation", back.median() / activating.median(), "ratio", TARGET, details);
    }

    private Release release(String name, String sick) throws IOException {
        Path source = Files.createDirectories(base.resolve("releases").resolve(name));
        Files.writeString(source.resolve("sick"), sick);
        return Release.of(source);
    }

    /** When things happened in the deployment that was heard of last. */
    private static final class Times implements DeploymentListener {
        private long activating;
        private long activated;
        private long undoing;
        private long swapped;
        private long undone;

        @Override
        public void on(DeploymentEvent event) {
            long now = System.nanoTime();
            if (event instanceof DeploymentEvent.StageStarted stage && stage.phase() == Phase.ACTIVATE) {
                activating = now;
            } else if (event instanceof DeploymentEvent.StageStarted stage && stage.phase() == Phase.VERIFY) {
                activated = now;
            } else if (event instanceof DeploymentEvent.Undoing) {
                undoing = now;
            } else if (event instanceof DeploymentEvent.Swapped) {
                swapped = now;
            } else if (event instanceof DeploymentEvent.StepFinished) {
                undone = now;
            }
        }
    }
}
