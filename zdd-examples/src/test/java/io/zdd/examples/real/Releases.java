package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.TestReporter;

/** Releases of the application, deployed by some way into one root while clients ask for its page. */
record Releases(Path directory, Dokuwiki application, Connector way) {
    static final int CLIENTS = 3;

    /** Not one request fails, none is answered by two releases, and each worker serves what was deployed last. */
    void deployUnderLoad(
            AtomicSymlink strategy, int deployments, int rollbacks, TestReporter reporter, Callable<PhpSite> start)
            throws Exception {
        try (Deployer deployer = deployer()) {
            deploy(deployer, "r0", Strategy.atomicSymlink());
            try (PhpSite site = start.call();
                    Load load = Load.start(site.url("/doku.php"), CLIENTS)) {
                List<String> live = new ArrayList<>(List.of("r0"));
                for (int i = 1; i <= deployments; i++) {
                    String id = "r" + i;
                    load.expectAny();
                    deploy(deployer, id, strategy);
                    live.add(id);
                    confirm(load, id);
                    if (i % (deployments / rollbacks) == 0) {
                        live.remove(id);
                        load.expectAny();
                        deployer.rollback(strategy).orThrow();
                        confirm(load, live.get(live.size() - 1));
                    }
                }
                report(reporter, deployments + " deployments, " + rollbacks + " rollbacks " + site, load);
                assertThat(load.failed()).isEmpty();
                assertThat(load.mixed()).isEmpty();
                assertThat(load.stale()).isEmpty();
                assertThat(load.requests()).isGreaterThan(deployments * PhpSite.WORKERS);
            }
        }
    }

    static void confirm(Load load, String release) throws IOException {
        load.expect(release);
        assertThat(load.everyWorker(PhpSite.WORKERS)).containsExactly(release);
    }

    void deploy(Deployer deployer, String id, AtomicSymlink strategy) throws IOException {
        deployer.deploy(release(id), strategy).orThrow();
    }

    Release release(String id) throws IOException {
        application.become(id);
        return Release.of(application.tree()).id(id);
    }

    Deployer deployer() {
        return Deployer.to(Fleet.of(
                Host.named("web").at(directory.resolve("wiki").toString()).over(way)));
    }

    Path current() {
        return directory.resolve("wiki/current");
    }

    static void report(TestReporter reporter, String what, Load load) {
        reporter.publishEntry(what, load.toString());
        System.out.println("[real] nginx + PHP-FPM, " + what + ": " + load);
    }
}
