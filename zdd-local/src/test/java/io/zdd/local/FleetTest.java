package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.HostReport;
import io.zdd.run.LockedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.FaultyConnector.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every host or none. */
class FleetTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path directory;

    @Test
    void all_hosts_get_the_release_and_are_worked_on_at_once() throws IOException {
        CyclicBarrier together = new CyclicBarrier(3);
        try (FleetShop shop = new FleetShop(3);
                Deployer deployer = shop.deployer()) {
            Report report = deployer.deploy(
                            shop.release("1"),
                            STRATEGY.build(Step.of("meet", context -> together.await(20, TimeUnit.SECONDS))))
                    .orThrow();

            for (int host = 0; host < 3; host++) {
                assertThat(shop.served(host)).hasValue("1");
            }
            assertThat(report.hosts()).allMatch(host -> host.outcome() == Outcome.SUCCEEDED);
            assertThat(report.toString()).contains("all swapped within");
        }
    }

    @Test
    void nothing_is_live_anywhere_before_every_host_is_ready() throws IOException {
        try (FleetShop shop = new FleetShop(3);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            Step slow = Step.of("slow", context -> {
                if (context.target().host().equals("web3")) {
                    Thread.sleep(300);
                    assertThat(List.of(shop.served(0), shop.served(1), shop.served(2)))
                            .containsOnly(Optional.of("1"));
                }
            });

            deployer.deploy(shop.release("2"), STRATEGY.after(Phase.SEAL, slow)).orThrow();

            assertThat(shop.served(2)).hasValue("2");
        }
    }

    @Test
    void a_host_that_cannot_build_stops_all_and_every_host_that_failed_is_named() throws IOException {
        try (FleetShop shop = new FleetShop(4);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            Step build = Step.of("build", context -> {
                if (List.of("web2", "web4").contains(context.target().host())) {
                    throw new IOException("no compiler on " + context.target().host());
                }
            });

            Report report = deployer.deploy(shop.release("2"), STRATEGY.build(build));

            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.hosts().stream()
                            .filter(host -> host.failure().isPresent())
                            .map(host -> host.host()))
                    .containsExactly("web2", "web4");
            assertThat(report.toString()).contains("no compiler on web2").contains("no compiler on web4");
            for (int host = 0; host < 4; host++) {
                assertThat(shop.served(host)).hasValue("1");
                assertThat(shop.isLocked(host)).isFalse();
                assertThat(shop.path(host, "releases/2")).doesNotExist();
            }
        }
    }

    /** (f) A lock conflict on one host leaves the others locked. */
    @Test
    void a_lock_on_one_host_leaves_no_lock_on_the_others() throws IOException {
        try (FleetShop shop = new FleetShop(3);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            Files.writeString(
                    shop.path(1, ".zdd/lock"),
                    "{\"deployment\":\"other\",\"owner\":\"ann\",\"purpose\":\"deploy 9\",\"since\":\"2026-01-01T00:00:00Z\"}");

            assertThatThrownBy(() -> deployer.deploy(shop.release("2"), STRATEGY))
                    .isInstanceOf(LockedException.class)
                    .hasMessageContaining("web2")
                    .hasMessageContaining("ann");

            assertThat(shop.isLocked(0)).isFalse();
            assertThat(shop.isLocked(1)).isTrue();
            assertThat(shop.isLocked(2)).isFalse();
        }
    }

    @Test
    void a_migration_runs_on_one_host_only() throws IOException {
        AtomicInteger migrations = new AtomicInteger();
        try (FleetShop shop = new FleetShop(3);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(
                            shop.release("1"),
                            STRATEGY.migrate(Step.of("migrate", context -> migrations.incrementAndGet())))
                    .orThrow();
        }
        assertThat(migrations).hasValue(1);
    }

    @Test
    void a_host_that_is_lost_after_its_swap_is_in_doubt_and_the_report_says_what_settles_it() throws IOException {
        try (FleetShop shop = new FleetShop(3);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            Step cut = Step.of("cut", context -> {
                if (context.target().host().equals("web2")) {
                    shop.connector(1).failAt(1, Fault.LOST_BEFORE);
                    throw new IOException("web2 has lost its line");
                }
            });

            Report report = deployer.deploy(shop.release("2"), STRATEGY.after(Phase.ACTIVATE, cut));

            assertThat(report.hosts())
                    .extracting(HostReport::outcome)
                    .containsExactly(Outcome.ROLLED_BACK, Outcome.IN_DOUBT, Outcome.ROLLED_BACK);
            assertThat(report.toString())
                    .contains("it may still serve 2")
                    .contains("ln -s releases/1 /srv/shop/.zdd-back && mv -T /srv/shop/.zdd-back /srv/shop/current");
            assertThat(shop.served(1)).hasValue("2");
        }
    }

    @Test
    void one_root_under_two_names_is_refused_and_not_left_locked() throws IOException {
        Path root = Files.createDirectories(directory.resolve("shop"));
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("index.html"), "1");
        Path alias = Files.createSymbolicLink(directory.resolve("alias"), root);
        Fleet twice = Fleet.of(
                Host.named("a").at(root.toString()).over(Local.disk()),
                Host.named("b").at(alias.toString()).over(Local.disk()));
        try (Deployer deployer = Deployer.to(twice)) {
            assertThatThrownBy(() -> deployer.deploy(io.zdd.release.Release.of(source), STRATEGY))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("are the same root");
        }
        assertThat(root.resolve(".zdd/lock")).doesNotExist();
        assertThat(root.resolve("current")).doesNotExist();
    }

    @Test
    void a_rollback_goes_back_on_all_hosts() throws IOException {
        try (FleetShop shop = new FleetShop(3);
                Deployer deployer = shop.deployer()) {
            deployer.deploy(shop.release("1"), STRATEGY).orThrow();
            deployer.deploy(shop.release("2"), STRATEGY).orThrow();

            deployer.rollback(STRATEGY).orThrow();

            for (int host = 0; host < 3; host++) {
                assertThat(shop.served(host)).hasValue("1");
            }
        }
    }
}
