package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.HostReport;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many hosts are worked on by few threads, and are spoken of in the order of the fleet whichever was done first. */
class LargeFleetTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);
    private static final int HOSTS = 300;
    private static final int AT_ONCE = 8;

    private final AtomicInteger mostThreads = new AtomicInteger();

    @Test
    void there_are_no_more_threads_than_hosts_at_once_and_those_that_wait_for_them_and_for_the_next_heartbeat()
            throws IOException {
        try (FleetShop shop = new FleetShop(HOSTS);
                Deployer deployer =
                        Deployer.builder(counting(shop.fleet())).atOnce(AT_ONCE).build()) {
            Step count = Step.of("count threads", context -> {
                Thread.sleep(1);
                countThreads();
            });

            Report report =
                    deployer.deploy(shop.release("1"), STRATEGY.build(count)).orThrow();

            assertThat(mostThreads.get()).isEqualTo(AT_ONCE + 2);
            assertThat(report.hosts()).allMatch(host -> host.outcome() == Outcome.SUCCEEDED);
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void states_reports_and_failures_are_in_the_order_of_the_fleet() throws IOException {
        try (FleetShop shop = new FleetShop(HOSTS);
                Deployer deployer =
                        Deployer.builder(shop.fleet()).atOnce(AT_ONCE).build()) {
            List<String> names = shop.fleet().hosts().stream().map(Host::name).toList();
            Step failing = Step.of("fail on three, the first one last", context -> {
                String host = context.target().host();
                if (host.equals("web7")) {
                    Thread.sleep(200);
                }
                if (List.of("web7", "web12", "web299").contains(host)) {
                    throw new ZddException(host + " is broken");
                }
            });

            Report report = deployer.deploy(shop.release("1"), STRATEGY.build(failing));

            assertThat(deployer.status().hosts()).extracting(HostState::host).isEqualTo(names);
            assertThat(report.hosts()).extracting(HostReport::host).isEqualTo(names);
            assertThat(report.failure().orElseThrow()).hasMessageContaining("web7 is broken");
            assertThat(report.failure().orElseThrow().getSuppressed())
                    .extracting(Throwable::getMessage)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("web12 is broken"),
                            second -> assertThat(second).contains("web299 is broken"));
        }
    }

    @Test
    void every_host_serves_the_old_release_again_before_anything_else_is_undone_on_any() throws IOException {
        List<String> happened = Collections.synchronizedList(new ArrayList<>());
        try (FleetShop shop = new FleetShop(10);
                Deployer deployer = Deployer.builder(shop.fleet())
                        .atOnce(2)
                        .listener(event -> {
                            if (event instanceof DeploymentEvent.Swapped) {
                                happened.add("swapped");
                            }
                        })
                        .build()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            happened.clear();
            Step build = Step.of("build", context -> {}).undoneBy(context -> happened.add("undone"));
            Step sick = Step.of("sick", context -> {
                throw new ZddException("sick");
            });

            deployer.deploy(shop.release("2"), STRATEGY.build(build).verify(sick));
        }
        assertThat(happened).hasSize(30);
        assertThat(happened.subList(0, 20)).containsOnly("swapped");
        assertThat(happened.subList(20, 30)).containsOnly("undone");
    }

    private Fleet counting(Fleet fleet) {
        return new Fleet(fleet.hosts().stream()
                .map(host -> host.over(name -> {
                    countThreads();
                    return host.connector().connect(name);
                }))
                .toList());
    }

    private void countThreads() {
        mostThreads.accumulateAndGet(threads().size(), Math::max);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zdd-"))
                .toList();
    }
}
