package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.LockInfo;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.HistoryEntry;
import io.zdd.run.LockedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.FaultyConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lock is taken over when its owner shows no sign of life on any of its hosts, and never otherwise. */
class LockTakeOverTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);
    private static final Duration LEASE = Duration.ofMillis(1500);

    private final FleetShop shop = new FleetShop(2);
    private final List<DeploymentEvent> events = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_lock_whose_owner_is_dead_is_taken_over_on_every_host() throws IOException {
        leaveLocks("dead");

        try (Deployer next = deployer().build()) {
            next.deploy(shop.release("1"), STRATEGY).orThrow();

            assertThat(next.history().get("web2").stream().map(HistoryEntry::state))
                    .contains("TOOK_OVER");
        }

        assertThat(shop.isLocked(0) || shop.isLocked(1)).isFalse();
        assertThat(shop.served(0)).contains("1");
        assertThat(events.stream().filter(DeploymentEvent.Waiting.class::isInstance))
                .hasSize(1);
        assertThat(events.stream()
                        .filter(DeploymentEvent.TookOver.class::isInstance)
                        .map(event -> ((DeploymentEvent.TookOver) event).host()))
                .containsExactly("web1", "web2");
    }

    @Test
    void it_is_not_taken_over_before_the_lease_is_over() throws IOException {
        leaveLocks("dead");

        try (Deployer hasty = deployer().waitUpTo(LEASE.dividedBy(3)).build()) {
            assertThatThrownBy(() -> hasty.deploy(shop.release("1"), STRATEGY)).isInstanceOf(LockedException.class);
        }

        assertThat(shop.isLocked(0) && shop.isLocked(1)).isTrue();
    }

    @Test
    void a_living_owner_keeps_its_lock_for_many_leases() throws Exception {
        try (Working owner = new Working(deployer())) {
            try (Deployer other = deployer().waitUpTo(LEASE.multipliedBy(4)).build()) {
                assertThatThrownBy(() -> other.deploy(shop.release("2"), STRATEGY))
                        .isInstanceOf(LockedException.class);
            }

            assertThat(owner.finish().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
        assertThat(shop.served(0)).contains("1");
        assertThat(events).noneMatch(DeploymentEvent.TookOver.class::isInstance);
    }

    @Test
    void it_is_seen_soon_that_an_owner_is_alive() throws Exception {
        Duration lease = Duration.ofMinutes(1);
        try (Working owner = new Working(deployer().lease(lease))) {
            long start = System.nanoTime();
            try (Deployer other = deployer().lease(lease).build()) {
                assertThatThrownBy(() -> other.deploy(shop.release("2"), STRATEGY))
                        .isInstanceOf(LockedException.class)
                        .hasMessageContaining("waitUpTo");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(lease.dividedBy(2));

            assertThat(owner.finish().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void whoever_waits_goes_on_when_the_lock_is_free() throws Exception {
        try (Working owner = new Working(deployer());
                Deployer other = deployer().waitUpTo(Duration.ofMinutes(1)).build()) {
            CompletableFuture<Report> waiting = CompletableFuture.supplyAsync(() -> deploy(other, "2"));
            while (events.stream().noneMatch(DeploymentEvent.Waiting.class::isInstance)) {
                Thread.sleep(5);
            }

            owner.finish().orThrow();

            waiting.get().orThrow();
        }
        assertThat(shop.served(1)).contains("2");
    }

    @Test
    void an_owner_that_lost_one_host_keeps_it_while_it_is_alive_on_another() throws Exception {
        try (Working owner = new Working(deployer())) {
            shop.connector(0).failAt(1, FaultyConnector.Fault.LOST_BEFORE);
            Deployer.Builder healthy = Deployer.builder(shop.reachableFleet());
            try (Deployer other =
                    healthy.lease(LEASE).waitUpTo(LEASE.multipliedBy(4)).build()) {
                assertThatThrownBy(() -> other.deploy(shop.release("2"), STRATEGY))
                        .isInstanceOf(LockedException.class)
                        .hasMessageContaining("web1");
            }
            shop.heal();

            assertThat(owner.finish().outcome()).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void what_somebody_else_does_on_another_of_its_hosts_is_no_sign_of_life() throws Exception {
        leaveLocks("dead");
        Files.delete(shop.path(1, ".zdd/lock"));
        Fleet second = new Fleet(shop.fleet().hosts().subList(1, 2));

        try (Working other = new Working(Deployer.builder(second).lease(LEASE));
                Deployer next = deployer().build()) {
            assertThatThrownBy(() -> next.deploy(shop.release("2"), STRATEGY))
                    .isInstanceOf(LockedException.class)
                    .hasMessageContaining("web2")
                    .hasMessageNotContaining("runner 7");

            other.finish().orThrow();
        }
        assertThat(events.stream().filter(DeploymentEvent.TookOver.class::isInstance))
                .hasSize(1);
        assertThat(shop.isLocked(0)).isFalse();
    }

    @Test
    void a_lock_that_its_owner_could_not_give_back_is_free_when_it_said_elsewhere_that_it_ended() throws IOException {
        leaveLocks("ended");
        Files.delete(shop.path(0, ".zdd/lock"));
        Files.writeString(shop.path(0, ".zdd/ended"), "ended");

        try (Deployer next = deployer().lease(Duration.ofHours(1)).build()) {
            next.deploy(shop.release("1"), STRATEGY).orThrow();
        }

        assertThat(shop.isLocked(1)).isFalse();
    }

    @Test
    void a_deployment_of_several_hosts_says_on_each_that_it_ended() throws IOException {
        try (Deployer next = deployer().build()) {
            Report report = next.deploy(shop.release("1"), STRATEGY);

            assertThat(shop.path(0, ".zdd/ended")).hasContent(report.deployment());
            assertThat(shop.path(1, ".zdd/ended")).hasContent(report.deployment());
        }
    }

    @Test
    void what_a_person_holds_is_never_taken_over() throws IOException {
        try (Deployer person = deployer().owner("ann").build();
                Deployer other = deployer().waitUpTo(LEASE.multipliedBy(3)).build();
                Deployer usual = deployer().build()) {
            person.hold("the disk is being changed");

            assertThatThrownBy(() -> other.deploy(shop.release("1"), STRATEGY))
                    .isInstanceOf(LockedException.class)
                    .hasMessageContaining("held by hand: the disk is being changed by ann")
                    .hasMessageContaining("unlock");
            assertThatThrownBy(() -> usual.prune(STRATEGY)).isInstanceOf(LockedException.class);

            person.unlock("done");
            other.deploy(shop.release("1"), STRATEGY).orThrow();
        }
    }

    @Test
    void holding_needs_a_reason_and_all_hosts_or_none() throws IOException {
        Files.createDirectories(shop.path(1, ".zdd"));
        Files.writeString(shop.path(1, ".zdd/lock"), lock("somebody").toJson());
        try (Deployer person = deployer().waitUpTo(Duration.ZERO).build()) {
            assertThatThrownBy(() -> person.hold(" ")).isInstanceOf(ZddException.class);
            assertThatThrownBy(() -> person.hold("to look around")).isInstanceOf(LockedException.class);
        }
        assertThat(shop.isLocked(0)).isFalse();
    }

    @Test
    void a_damaged_lock_is_taken_over_like_any_other() throws IOException {
        Files.createDirectories(shop.path(0, ".zdd"));
        Files.writeString(shop.path(0, ".zdd/lock"), "{\"deployment\": \"1");

        try (Deployer next = deployer().build()) {
            next.deploy(shop.release("1"), STRATEGY).orThrow();
        }
        assertThat(shop.isLocked(0)).isFalse();
    }

    @Test
    void of_many_who_find_a_dead_owner_one_at_a_time_works() throws Exception {
        leaveLocks("dead");
        List<Thread> crew = new ArrayList<>();
        List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 6; i++) {
            String id = "r" + i;
            crew.add(new Thread(() -> {
                try (Deployer one = deployer().waitUpTo(Duration.ofMinutes(1)).build()) {
                    one.deploy(shop.release(id), STRATEGY.verify(alone())).orThrow();
                } catch (Throwable failed) {
                    unexpected.add(failed);
                }
            }));
        }
        crew.forEach(Thread::start);
        for (Thread thread : crew) {
            thread.join();
        }

        assertThat(unexpected).isEmpty();
        assertThat(shop.isLocked(0) || shop.isLocked(1)).isFalse();
        assertThat(shop.served(0)).isEqualTo(shop.served(1)).isPresent();
    }

    @Test
    void a_lease_or_patience_that_cannot_be_is_refused() {
        assertThatThrownBy(() -> deployer().lease(Duration.ofMillis(99))).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> deployer().waitUpTo(Duration.ofMillis(-1))).isInstanceOf(ZddException.class);
    }

    /** Nobody else works between two looks of it. */
    private Step alone() {
        return Step.of("alone", context -> {
            String before = Files.readString(shop.path(0, ".zdd/lock"));
            context.pause(Duration.ofMillis(20));
            assertThat(Files.readString(shop.path(0, ".zdd/lock")))
                    .isEqualTo(before)
                    .contains(context.deployment());
        });
    }

    private Deployer.Builder deployer() {
        return Deployer.builder(shop.fleet()).lease(LEASE).listener(events::add);
    }

    private Report deploy(Deployer deployer, String id) {
        try {
            return deployer.deploy(shop.release(id), STRATEGY);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** As a deployer leaves them that is killed right after it took them. */
    private void leaveLocks(String deployment) throws IOException {
        for (int host = 0; host < shop.size(); host++) {
            Files.createDirectories(shop.path(host, ".zdd/releases"));
            Files.writeString(shop.path(host, ".zdd/lock"), lock(deployment).toJson());
        }
    }

    private static LockInfo lock(String deployment) {
        return new LockInfo(deployment, "runner 7", "deploy 0", Instant.EPOCH, List.of("web1", "web2"), false);
    }

    /** A deployment that has built and waits. */
    private final class Working implements AutoCloseable {
        private final CountDownLatch built = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final Deployer deployer;
        private final CompletableFuture<Report> report;

        Working(Deployer.Builder builder) throws Exception {
            deployer = builder.build();
            Step wait = Step.of("wait", context -> {
                built.countDown();
                goOn.await();
            });
            report = CompletableFuture.supplyAsync(() -> {
                try {
                    return deployer.deploy(shop.release("1"), STRATEGY.build(wait));
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
            });
            built.await();
        }

        Report finish() throws Exception {
            goOn.countDown();
            return report.get();
        }

        @Override
        public void close() {
            goOn.countDown();
            report.handle((done, failed) -> true).join();
            deployer.close();
        }
    }
}
