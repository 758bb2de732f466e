package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.check.HealthCheck;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.FaultyConnector.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong on one host at whatever moment: all hosts that can be reached serve the same release. */
@Tag("exhaustive")
class FleetFaultsTest {
    private static final List<Fault> FAULTS =
            List.of(Fault.ERROR, Fault.BUG, Fault.LOST_BEFORE, Fault.LOST_DURING, Fault.LOST_AFTER);
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink()
            .shared(Shared.directory("storage"))
            .durable(false)
            .build(Step.of("build", context -> {}).undoneBy(context -> {}))
            .after(Phase.ACTIVATE, Step.of("after the swap", context -> {}))
            .keep(1);

    @Test
    void a_fault_on_any_host_at_any_call_leaves_no_fleet_of_two_releases() throws IOException {
        int scenarios = 0;
        for (int hosts : new int[] {1, 2, 3}) {
            int calls = callsOfAHealthyDeployment(hosts);
            for (int host = 0; host < hosts; host++) {
                for (Fault fault : FAULTS) {
                    for (int call = 1; call <= calls; call++) {
                        failOnce(hosts, host, call, fault);
                        scenarios++;
                    }
                }
            }
        }
        System.out.println("[fleet] " + scenarios + " faults, not one mixed fleet");
        assertThat(scenarios).isGreaterThan(500);
    }

    @Test
    void the_same_look_finds_a_fleet_that_was_left_half_deployed() throws IOException {
        try (FleetShop shop = new FleetShop(3);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            Files.delete(shop.path(1, "current"));
            Files.createSymbolicLink(shop.path(1, "current"), shop.path(1, "elsewhere"));

            assertThat(releasesServed(shop, Set.of())).hasSizeGreaterThan(1);
        }
    }

    @Test
    void a_sick_host_takes_all_back() throws IOException {
        try (FleetShop shop = new FleetShop(7);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            for (int sick = 1; sick <= 7; sick++) {
                String name = "web" + sick;
                HealthCheck check = HealthCheck.of("sick on " + name, context -> {
                    if (context.target().host().equals(name)
                            && !context.target().release().value().equals("1")) {
                        throw new ZddException(name + " is sick");
                    }
                });
                Report report = deployer.deploy(
                        shop.release("sick" + sick), STRATEGY.verify(check.within(Duration.ofMillis(500))));

                assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
                assertThat(report.hosts()).allMatch(host -> host.outcome() == Outcome.ROLLED_BACK);
                assertThat(report.skew()).isPresent();
                assertThat(releasesServed(shop, Set.of())).containsExactly(Optional.of("1"));
            }
        }
    }

    private static int callsOfAHealthyDeployment(int hosts) throws IOException {
        try (FleetShop shop = new FleetShop(hosts);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();
            shop.heal();
            deployer.deploy(shop.release("3"), STRATEGY).orThrow();
            return shop.connector(0).calls();
        }
    }

    /** Two good deployments, so that there is something to go back to and to prune, and one with the fault. */
    private static void failOnce(int hosts, int host, int call, Fault fault) throws IOException {
        try (FleetShop shop = new FleetShop(hosts);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();
            shop.heal();
            shop.connector(host).failAt(call, fault);
            Optional<Report> report = attempt(deployer, shop);

            String what = fault + " at call " + call + " on host " + (host + 1) + " of " + hosts + ": "
                    + report.map(Report::toString).orElse("refused");
            Set<Integer> unreachable = shop.connector(host).isLost() ? Set.of(host) : Set.of();
            check(shop, report, unreachable, what);
        }
    }

    private static Optional<Report> attempt(Deployer deployer, FleetShop shop) throws IOException {
        try {
            return Optional.of(deployer.deploy(shop.release("3"), STRATEGY));
        } catch (ZddException | IllegalStateException refused) {
            return Optional.empty();
        }
    }

    private static void check(FleetShop shop, Optional<Report> report, Set<Integer> unreachable, String what)
            throws IOException {
        boolean succeeded = report.map(Report::succeeded).orElse(false);
        for (int host = 0; host < shop.size(); host++) {
            assertThat(Files.readString(shop.path(host, "shared/storage/data")))
                    .as(what)
                    .isEqualTo("precious");
            assertThat(Files.isSymbolicLink(shop.path(host, "current")))
                    .as(what)
                    .isTrue();
            assertThat(shop.served(host)).as(what).isPresent();
            if (!unreachable.contains(host)) {
                assertThat(shop.served(host)).as(what).hasValue(succeeded ? "3" : "2");
                assertThat(shop.isLocked(host)).as(what).isFalse();
                assertThat(Files.exists(shop.path(host, "releases/2"))).as(what).isTrue();
            }
        }
        if (releasesServed(shop, Set.of()).size() > 1) {
            assertThat(report.orElseThrow().outcome()).as(what).isEqualTo(Outcome.IN_DOUBT);
        }
    }

    private static Set<Optional<String>> releasesServed(FleetShop shop, Set<Integer> unreachable) {
        Set<Optional<String>> served = new HashSet<>();
        for (int host = 0; host < shop.size(); host++) {
            if (!unreachable.contains(host)) {
                served.add(shop.served(host));
            }
        }
        return served;
    }
}
