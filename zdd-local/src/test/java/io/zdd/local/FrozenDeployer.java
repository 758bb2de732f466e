package io.zdd.local;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.plan.Phase;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.DeploymentListener;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Deploys, rolls back or prunes in a JVM of its own, and waits in the middle until there is a file named {@code go}; prints
 * {@code waiting} before that, and in the end what became of it.
 */
final class FrozenDeployer {
    private FrozenDeployer() {}

    public static void main(String[] arguments) {
        Path base = Path.of(arguments[0]);
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[1]));
        AtomicSymlink strategy = Strategy.atomicSymlink().durable(false).pruneGrace(Duration.ZERO);
        Fleet fleet =
                Fleet.of(Host.named("here").at(base.resolve("shop").toString()).over(Local.disk()));
        Phase last = arguments[2].equals("prune") ? Phase.PRUNE : Phase.ACTIVATE;
        DeploymentListener waiting = event -> {
            if (event instanceof DeploymentEvent.StageStarted stage && stage.phase() == last) {
                System.out.println("waiting");
                waitFor(base.resolve("go"));
            }
        };
        try (Deployer deployer =
                Deployer.builder(fleet).lease(lease).listener(waiting).build()) {
            System.out.println(said(
                    switch (arguments[2]) {
                        case "deploy" ->
                            deployer.deploy(Release.of(base.resolve("source")).id("frozen"), strategy);
                        case "rollback" -> deployer.rollback(strategy);
                        default -> deployer.prune(strategy.keep(1));
                    }));
        }
    }

    private static void waitFor(Path file) {
        while (!Files.exists(file)) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static String said(Report report) {
        String why = report.failure().map(Exception::getMessage).orElse("");
        return report.outcome() + " " + why + " " + report.warnings();
    }
}
