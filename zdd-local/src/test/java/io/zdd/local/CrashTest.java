package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.Crash;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A deployer that drops dead before any of its operations, for each of them, leaves hosts that serve; the next one puts them
 * right and deploys as if nothing had happened.
 */
@Tag("exhaustive")
class CrashTest {
    private static final Duration LEASE = Duration.ofMillis(200);
    private static final int AT_ONCE = 8;

    /** On several hosts every fourth operation, or every sixth, unless all are asked for. */
    private static final int STRIDE = Boolean.getBoolean("zdd.crashes.all") ? 1 : Sample.of(4, 6);

    /** What is done, when two releases are there, by whoever dies. */
    private enum Deed {
        FIRST,
        DEPLOY,
        SICK,
        ROLLBACK,
        PRUNE,
        RECOVER
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST, 1",
        "DEPLOY, 1",
        "SICK, 1",
        "ROLLBACK, 1",
        "PRUNE, 1",
        "RECOVER, 1",
        "FIRST, 3",
        "DEPLOY, 3",
        "SICK, 3",
        "ROLLBACK, 3",
        "PRUNE, 3",
        "RECOVER, 3"
    })
    void it_may_die_before_any_operation(Deed deed, int hosts) throws Exception {
        AtomicInteger next = new AtomicInteger(1);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger points = new AtomicInteger();
        ExecutorService crew = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(crew.submit(() -> {
                    while (!over.get()) {
                        int n = next.getAndAdd(hosts > 1 ? STRIDE : 1);
                        if (new Case(deed, hosts).dies(n)) {
                            points.incrementAndGet();
                        } else {
                            over.set(true);
                        }
                    }
                    return points.get();
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            crew.shutdownNow();
        }
        System.out.println("crash points of " + deed + " on " + hosts + " hosts: " + points);
        assertThat(points.get()).isGreaterThan(20);
    }

    /** One crash and what follows. */
    private static final class Case {
        private final Deed deed;
        private final int hosts;
        private final Map<String, String> running = new ConcurrentHashMap<>();

        Case(Deed deed, int hosts) {
            this.deed = deed;
            this.hosts = hosts;
        }

        /** Gives whether it died before it came to its end. */
        boolean dies(int operation) throws IOException {
            try (FleetShop shop = new FleetShop(hosts)) {
                if (deed != Deed.FIRST) {
                    deploy(shop, "1");
                    deploy(shop, "2");
                    deploy(shop, "3");
                }
                if (deed == Deed.RECOVER) {
                    // before the last third of a deployment, where hosts are live and nothing is for good
                    die(shop, Deed.DEPLOY, hosts == 1 ? 62 : 180);
                }
                boolean died = die(shop, deed, operation);
                serves(shop, operation);
                try (Deployer other = healthy(shop)) {
                    other.recover(strategy(shop)).orThrow();
                    runsWhatIsServed(shop, operation);
                    Report again = other.recover(strategy(shop));
                    assertThat(again.warnings())
                            .as("%s: recovered twice", operation)
                            .isEmpty();
                    other.deploy(shop.release("9"), strategy(shop)).orThrow();
                    isWell(shop, other, operation);
                }
                return died;
            }
        }

        private void deploy(FleetShop shop, String id) throws IOException {
            try (Deployer deployer = healthy(shop)) {
                deployer.deploy(shop.release(id), strategy(shop)).orThrow();
            }
        }

        private boolean die(FleetShop shop, Deed what, int operation) throws IOException {
            Crash crash = Crash.before(operation);
            Fleet fleet = new Fleet(shop.reachableFleet().hosts().stream()
                    .map(host -> Host.named(host.name())
                            .at(host.layout().root().value())
                            .over(crash.over(host.connector())))
                    .toList());
            try (Deployer mortal = Deployer.builder(fleet).lease(LEASE).build()) {
                perform(what, mortal, shop);
            } catch (ZddException dead) {
                // whatever it would have said, nobody hears it
            }
            return crash.happened();
        }

        private void perform(Deed what, Deployer mortal, FleetShop shop) throws IOException {
            AtomicSymlink strategy = strategy(shop);
            switch (what) {
                case FIRST, DEPLOY -> mortal.deploy(shop.release("4"), strategy);
                case SICK -> mortal.deploy(shop.release("4"), strategy.verify(sick()));
                case ROLLBACK -> mortal.rollback(strategy);
                case PRUNE -> mortal.prune(strategy.keep(1));
                case RECOVER -> mortal.recover(strategy);
            }
        }

        private Deployer healthy(FleetShop shop) {
            return Deployer.builder(shop.reachableFleet()).lease(LEASE).build();
        }

        /** A service takes up what the link leads to when it is reloaded, and goes on with that until the next time. */
        private AtomicSymlink strategy(FleetShop shop) {
            Step reload = Step.of("reload", context -> {
                int host = Integer.parseInt(context.target().host().substring(3)) - 1;
                context.applyFenced(List.of());
                running.put(context.target().host(), shop.served(host).orElse("nothing"));
            });
            return Strategy.atomicSymlink()
                    .durable(false)
                    .pruneGrace(Duration.ZERO)
                    .reload(reload);
        }

        private static Step sick() {
            return Step.of("sick", context -> {
                if (context.target().release().equals(ReleaseId.of("4"))) {
                    throw new IllegalStateException("the release is sick");
                }
            });
        }

        /** At any moment: the link leads to one whole release that may be live, and what is shared is as it was. */
        private void serves(FleetShop shop, int operation) throws IOException {
            for (int host = 0; host < hosts; host++) {
                Optional<String> served = shop.served(host);
                assertThat(served.isPresent() || deed == Deed.FIRST)
                        .as("%s %s: something is served", deed, operation)
                        .isTrue();
                assertThat(served.orElse("4")).as("%s %s", deed, operation).isIn("2", "3", "4");
                assertThat(Files.readString(shop.path(host, "shared/storage/data")))
                        .isEqualTo("precious");
            }
        }

        /** Also where it was killed between a swap and the reload that belongs to it. */
        private void runsWhatIsServed(FleetShop shop, int operation) {
            for (int host = 0; host < hosts; host++) {
                String name = "web" + (host + 1);
                shop.served(host)
                        .ifPresent(page -> assertThat(running)
                                .as("%s %s: services run what is served", deed, operation)
                                .containsEntry(name, page));
            }
        }

        private void isWell(FleetShop shop, Deployer other, int operation) throws IOException {
            String point = deed + " " + operation;
            for (HostState state : other.status().hosts()) {
                int host = Integer.parseInt(state.host().substring(3)) - 1;
                assertThat(shop.served(host)).as(point).contains("9");
                assertThat(running).as(point).containsEntry(state.host(), "9");
                assertThat(shop.isLocked(host)).as(point).isFalse();
                assertThat(state.records().stream().map(ReleaseRecord::state))
                        .as(point)
                        .noneMatch(ReleaseState::isUnfinished)
                        .containsOnlyOnce(ReleaseState.COMMITTED);
                assertThat(state.directories())
                        .as("%s: every directory has a record and was live once", point)
                        .allSatisfy(id -> assertThat(state.record(ReleaseId.of(id))
                                        .orElseThrow()
                                        .state())
                                .isIn(ReleaseState.COMMITTED, ReleaseState.RETIRED, ReleaseState.BAD));
                if (deed != Deed.FIRST) {
                    assertThat(state.before().map(ReleaseId::value))
                            .as("%s: what was live is the way back", point)
                            .hasValueSatisfying(id -> assertThat(id).isIn("2", "3", "4"));
                }
            }
            assertThat(other.status().hosts().stream().map(HostState::before).distinct())
                    .as("%s: all hosts were at the same", point)
                    .hasSize(1);
        }
    }
}
