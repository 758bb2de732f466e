package io.zdd.examples.demo;

import io.zdd.check.HealthCheck;
import io.zdd.check.HttpCheck;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Deploys one release after the other while visitors are there; all of it through zdd's public API. */
final class Rollouts {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);

    private final Scenario scenario;
    private final Path sources;
    private final Fleet fleet;
    private final Strategy strategy;
    private final List<Duration> swaps = new ArrayList<>();
    private final List<String> live = new ArrayList<>();
    private int rollbacks;

    Rollouts(Scenario scenario, Path base, URI health) {
        this.scenario = scenario;
        this.sources = base.resolve("sources");
        this.fleet =
                Fleet.of(Host.named("shop").at(base.resolve("root").toString()).over(Local.disk()));
        HttpCheck healthy = HealthCheck.http(health.toString())
                .expectStatus(200)
                .within(PATIENCE)
                .every(BETWEEN_LOOKS);
        this.strategy = Strategy.atomicSymlink().verify(healthy).keep(5);
    }

    /** Before the first visitor comes. */
    void open() throws IOException {
        try (Deployer deployer = Deployer.to(fleet)) {
            deployer.deploy(release("v0", 200), strategy).orThrow();
        }
    }

    Summary run(Visitors visitors, Screen screen) throws IOException, InterruptedException {
        long start = System.nanoTime();
        LiveView view = new LiveView(screen, visitors.tally(), scenario.releases());
        try (Deployer deployer =
                Deployer.builder(fleet).listener(this::note).listener(view).build()) {
            String right = "v0";
            for (int i = 1; i <= scenario.releases(); i++) {
                Release release = release("v" + i, i == scenario.sick() ? 500 : 200);
                visitors.expectAny();
                Report report = deployer.deploy(release, strategy);
                right = count(report) ? "v" + i : right;
                visitors.expect(right);
                watch(view);
            }
        } finally {
            screen.erase();
        }
        return summary(visitors, Duration.ofNanos(System.nanoTime() - start));
    }

    private Release release(String id, int health) throws IOException {
        Path source = sources.resolve(id);
        Pages.write(source, id, health);
        return Release.of(source).id(id);
    }

    private void note(DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Swapped swapped) {
            swaps.add(swapped.took());
        }
    }

    private boolean count(Report report) {
        report.release().filter(id -> report.succeeded()).ifPresent(id -> live.add(id.value()));
        rollbacks += report.outcome() == Outcome.ROLLED_BACK ? 1 : 0;
        return report.succeeded();
    }

    private void watch(LiveView view) throws InterruptedException {
        long end = System.nanoTime() + scenario.visit().toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(BETWEEN_DRAWINGS.toMillis());
            view.draw();
        }
    }

    private Summary summary(Visitors visitors, Duration took) {
        visitors.close();
        List<String> unseen = new ArrayList<>(live);
        unseen.removeAll(visitors.tally().seen());
        int sick = scenario.sick() >= 1 && scenario.sick() <= scenario.releases() ? 1 : 0;
        return new Summary(scenario.releases(), live.size(), rollbacks, sick, unseen, visitors.tally(), swaps, took);
    }
}
