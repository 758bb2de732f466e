package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.LockedException;
import io.zdd.run.Report;
import io.zdd.run.StalePlanException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.SwapLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two deployments, a rollback and a prune of one fleet at the same time, their calls in any order. */
@Tag("exhaustive")
class InterleavingsTest {
    private static final int RUNS = Sample.of(2_000, 700);
    private static final int HOSTS = 2;
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).keep(1);

    /** What the players do. */
    private enum Deed {
        DEPLOY,
        DEPLOY_ANOTHER,
        ROLL_BACK,
        PRUNE
    }

    /** What became of them, over all runs. */
    private final Map<Deed, Integer> done = new EnumMap<>(Deed.class);

    @Test
    @Timeout(600)
    void nobody_disturbs_anybody() {
        int calls = LongStream.rangeClosed(1, RUNS)
                .parallel()
                .mapToInt(seed -> new Game(seed, false).play())
                .sum();
        System.out.println("[interleavings] " + RUNS + " runs, " + calls + " calls, done: " + done);
        for (Deed deed : Deed.values()) {
            assertThat(done.getOrDefault(deed, 0)).as(deed.name()).isGreaterThan(RUNS / 10);
        }
    }

    /** The control: deployers that take every lock for stale get in each other's way, and that is seen. */
    @Test
    @Timeout(600)
    void a_lock_that_is_not_heeded_is_noticed() {
        long disturbed = LongStream.rangeClosed(1, 100)
                .parallel()
                .filter(seed -> catchThrowable(() -> new Game(seed, true).play()) instanceof AssertionError)
                .count();

        assertThat(disturbed).isGreaterThan(50);
    }

    /** One run of all players. */
    private final class Game {
        private final long seed;
        private final FleetShop shop = new FleetShop(HOSTS);
        private final Turns turns;
        private final AtomicReference<Throwable> wrong = new AtomicReference<>();

        private final boolean lawless;

        Game(long seed, boolean lawless) {
            this.seed = seed;
            this.lawless = lawless;
            this.turns = new Turns(seed, this::look);
        }

        int play() {
            try (shop) {
                try (Deployer deployer = shop.deployer()) {
                    deployer.deploy(shop.release("1"), STRATEGY).orThrow();
                    deployer.deploy(shop.release("2"), STRATEGY).orThrow();
                }
                List<Thread> players = new ArrayList<>();
                for (Deed deed : Deed.values()) {
                    turns.join(deed.ordinal());
                    players.add(new Thread(() -> play(deed), "seed " + seed + " " + deed));
                }
                players.forEach(Thread::start);
                for (Thread player : players) {
                    player.join();
                }
                look();
                for (int host = 0; host < HOSTS; host++) {
                    assertThat(shop.isLocked(host)).as("seed " + seed).isFalse();
                    assertThat(shop.served(host)).as("seed " + seed).isEqualTo(shop.served(0));
                }
                assertThat(wrong.get()).as("seed " + seed).isNull();
                return turns.taken();
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private void play(Deed deed) {
            try (Deployer deployer = Deployer.builder(fleet(deed.ordinal()))
                    .waitUpTo(Duration.ZERO)
                    .atOnce(1)
                    .owner("player-" + deed.ordinal())
                    .build()) {
                Report report = act(deed, deployer);
                assertThat(report.succeeded()).as("seed " + seed + report).isTrue();
                synchronized (done) {
                    done.merge(deed, 1, Integer::sum);
                }
            } catch (LockedException | StalePlanException refused) {
                // somebody else was quicker, which is what the lock and the second look are for
            } catch (Throwable failed) {
                wrong.compareAndSet(null, failed);
            } finally {
                turns.leave(deed.ordinal());
            }
        }

        private Report act(Deed deed, Deployer deployer) throws IOException {
            return switch (deed) {
                case DEPLOY -> deployer.deploy(release("3"), STRATEGY);
                case DEPLOY_ANOTHER -> deployer.deploy(release("4"), STRATEGY);
                case ROLL_BACK -> deployer.rollback(STRATEGY);
                case PRUNE -> deployer.prune(STRATEGY);
            };
        }

        private Release release(String id) throws IOException {
            synchronized (shop) {
                return shop.release(id);
            }
        }

        private Fleet fleet(int player) {
            List<Host> hosts = new ArrayList<>();
            for (int i = 0; i < HOSTS; i++) {
                int number = i;
                hosts.add(Host.named("web" + (i + 1))
                        .at("/srv/shop")
                        .over(turns.connector(player, shop.connector(i), (who, batch) -> own(number, who, batch))));
            }
            return new Fleet(hosts);
        }

        /** Whoever swaps has the lock. */
        private void own(int host, int player, Batch batch) {
            boolean locks = batch.operations().stream()
                    .anyMatch(operation -> operation instanceof Create create
                            && create.file().name().equals("lock"));
            if (locks && lawless) {
                unlock(host);
            }
            boolean swaps = batch.operations().stream()
                    .anyMatch(operation -> operation instanceof SwapLink swap
                            && swap.link().name().equals("current"));
            if (swaps && !lock(host).contains("player-" + player)) {
                wrong.compareAndSet(
                        null, new AssertionError("player " + player + " swaps, and the lock is " + lock(host)));
            }
        }

        private void unlock(int host) {
            try {
                Files.deleteIfExists(shop.path(host, ".zdd/lock"));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private String lock(int host) {
            try {
                return Files.readString(shop.path(host, ".zdd/lock"));
            } catch (IOException missing) {
                return "missing";
            }
        }

        /** At every moment a whole release is served, and the one that was live before it is there. */
        private void look() {
            try {
                for (int host = 0; host < HOSTS; host++) {
                    String live = shop.path(host, "current")
                            .toRealPath()
                            .getFileName()
                            .toString();
                    Optional<String> served = shop.served(host);
                    if (!served.equals(Optional.of(live))) {
                        throw new ZddException("web" + (host + 1) + " serves " + served + " of release " + live);
                    }
                    String before = List.of("3", "4").contains(live) ? previous(host, live) : "1";
                    if (!Files.exists(shop.path(host, "releases/" + before)) && !live.equals("1")) {
                        throw new ZddException("web" + (host + 1) + " serves " + live + ", and " + before + " is gone");
                    }
                }
            } catch (IOException | ZddException broken) {
                wrong.compareAndSet(null, broken);
            }
        }

        private String previous(int host, String live) {
            try {
                String record = Files.readString(shop.path(host, ".zdd/releases/" + live + ".json"));
                return record.replaceAll("(?s).*\"previous\"\\s*:\\s*\"([^\"]*)\".*", "$1");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
