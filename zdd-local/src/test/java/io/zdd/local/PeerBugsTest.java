package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.CommandFailedException;
import io.zdd.plan.Intent;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.LockedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.run.StalePlanException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other deployment tools get wrong on one host, each as a test that it does not happen here. The letters are those
 * of the list these were collected in; (f) and (n) need several hosts, and (o), interrupts, has {@link CancelTest} and
 * {@link CancelRollbackTest}.
 */
class PeerBugsTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).pruneGrace(Duration.ZERO);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** (a) A temporary link that a killed deployment left behind publishes the old release, with exit status 0. */
    @Test
    void a_stale_temporary_link_publishes_nothing() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        for (String name : List.of(".current.zdd-stale", "current.tmp", "release", "releases/current")) {
            Files.createSymbolicLink(shop.root().resolve(name), shop.root().resolve("releases/1"));
        }

        shop.deploy("2", STRATEGY).orThrow();

        assertThat(shop.served()).isEqualTo("2");
        assertThat(shop.live()).contains("2");
    }

    /** (b) A relative link is computed for another directory than the one it lies in, and dangles. */
    @Test
    void current_outside_the_root_leads_to_the_release() throws IOException {
        Path html = Files.createDirectories(base.resolve("var/www")).resolve("html");
        Path real = Files.createDirectories(base.resolve("mnt/disk"));
        Files.createSymbolicLink(base.resolve("srv"), real);
        Host host = Host.named("here")
                .at(base.resolve("srv/shop").toString())
                .current(html.toString())
                .over(Local.disk());
        try (Shop elsewhere = new Shop(base, host)) {
            elsewhere.deploy("1", STRATEGY).orThrow();
            elsewhere.deploy("2", STRATEGY).orThrow();
            assertThat(html.resolve("index.html")).hasContent("2");
            assertThat(Files.readSymbolicLink(html)).hasToString("../../mnt/disk/shop/releases/2");

            elsewhere.deployer().rollback(STRATEGY).orThrow();
            assertThat(html.resolve("index.html")).hasContent("1");
        }
    }

    /** (c) A rollback with a single release deletes it, and leaves the link dangling. */
    @Test
    void rollback_with_a_single_release_is_refused() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();

        assertThatThrownBy(() -> shop.deployer().rollback(STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is no release to go back to");
        assertThat(shop.served()).isEqualTo("1");
    }

    /** (d) After rolling forward to the newest release, pruning deletes what is live. */
    @Test
    void rolling_forward_and_pruning_keeps_what_is_live() throws IOException {
        for (String id : List.of("1", "2", "3", "4")) {
            shop.deploy(id, STRATEGY).orThrow();
        }
        shop.deployer()
                .rollback(Intent.Rollback.because("back").to(ReleaseId.of("1")), STRATEGY)
                .orThrow();
        shop.deployer()
                .rollback(Intent.Rollback.because("forward").to(ReleaseId.of("4")), STRATEGY)
                .orThrow();

        shop.deployer().prune(STRATEGY.keep(1)).orThrow();

        assertThat(shop.served()).isEqualTo("4");
        assertThat(shop.state().directories()).contains("4");
    }

    /** (e) A lock that is looked at and then written is won by two. */
    @Test
    void of_many_deployers_at_once_only_one_is_at_work() throws Exception {
        shop.deploy("0", STRATEGY).orThrow();
        List<String> inside = new ArrayList<>();
        List<Integer> together = new ArrayList<>();
        AtomicSymlink strategy = STRATEGY.build(Step.of("critical", context -> {
            synchronized (inside) {
                inside.add(context.target().release().value());
                together.add(inside.size());
            }
            context.pause(Duration.ofMillis(20));
            synchronized (inside) {
                inside.remove(context.target().release().value());
            }
        }));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            String id = "r" + i;
            Path source = shop.source(id);
            all.add(threads.submit(deployWhenStarted(start, id, source, strategy)));
        }
        start.countDown();
        int won = 0;
        for (Future<Boolean> each : all) {
            won += each.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(won).isPositive();
        assertThat(together).hasSize(won).containsOnly(1);
        assertThat(shop.state().lock()).isEmpty();
    }

    private Callable<Boolean> deployWhenStarted(CountDownLatch start, String id, Path source, AtomicSymlink strategy) {
        return () -> {
            Fleet fleet = Fleet.of(Host.named("here").at(shop.root().toString()).over(Local.disk()));
            try (Deployer deployer =
                    Deployer.builder(fleet).waitUpTo(Duration.ZERO).build()) {
                start.await();
                deployer.deploy(Release.of(source).id(id), strategy).orThrow();
                return true;
            } catch (LockedException | StalePlanException lost) {
                return false;
            }
        };
    }

    /** (g) A touched directory becomes the release to roll back to. */
    @Test
    void times_of_modification_decide_nothing() throws IOException {
        for (String id : List.of("1", "2", "3")) {
            shop.deploy(id, STRATEGY).orThrow();
        }
        Files.setLastModifiedTime(
                shop.root().resolve("releases/1"), FileTime.from(Instant.now().plusSeconds(86_400)));

        shop.deployer().rollback(STRATEGY).orThrow();

        assertThat(shop.served()).isEqualTo("2");
    }

    /** (h) Failed deployments push the last good releases out of the ones that are kept. */
    @Test
    void failed_deployments_do_not_count_towards_keep() throws IOException {
        shop.deploy("good1", STRATEGY.keep(2)).orThrow();
        shop.deploy("good2", STRATEGY.keep(2)).orThrow();
        for (int i = 0; i < 4; i++) {
            Report report = shop.deploy("bad" + i, STRATEGY.keep(2).build(run("exit 1")));
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        }
        shop.deployer().prune(STRATEGY.keep(2)).orThrow();

        assertThat(shop.state().directories()).containsExactly("good1", "good2");
        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("good1");
    }

    /** (i) A command that was killed by a signal counts as success, because it has no exit status. */
    @Test
    void a_command_killed_by_a_signal_fails_the_deployment() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();

        Report report = shop.deploy("2", STRATEGY.build(run("sh -c 'kill -SEGV $$'")));

        assertThat(report.failure().orElseThrow())
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("SIGSEGV");
        assertThat(shop.served()).isEqualTo("1");
    }

    /** (j) A real directory at {@code current} is deleted, or the link is made inside it and nothing goes live. */
    @Test
    void a_real_directory_at_current_is_neither_deleted_nor_filled() throws IOException {
        Path data = Files.createDirectories(shop.root().resolve("current")).resolve("upload.jpg");
        Files.writeString(data, "precious");

        assertThatThrownBy(() -> shop.deploy("1", STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining(
                        "there is a real directory at " + shop.root().resolve("current"))
                .hasMessageContaining("Move it");
        assertThat(data).hasContent("precious");
        assertThat(shop.root().resolve("current")).isDirectoryNotContaining("glob:**/releases*");
    }

    /** (j) The same at the moment of the swap, when the directory came after planning. */
    @Test
    void a_real_directory_that_came_after_planning_is_not_replaced() throws IOException {
        AtomicSymlink strategy = STRATEGY.before(
                Phase.ACTIVATE,
                Step.of("somebody", context -> Files.createDirectory(shop.root().resolve("current"))));

        Report report = shop.deploy("1", strategy);

        assertThat(report.succeeded()).isFalse();
        assertThat(Files.isDirectory(shop.root().resolve("current"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    /** (k) A prune that fails turns a good deployment into a failed one. */
    @Test
    void a_prune_that_fails_is_a_warning() throws IOException {
        Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "permissions do not bite for root");
        shop.deploy("1", STRATEGY).orThrow();
        shop.deploy("2", STRATEGY).orThrow();
        Path releases = shop.root().resolve("releases");
        AtomicSymlink strategy =
                STRATEGY.keep(1).after(Phase.COMMIT, Step.of("close", context -> permit(releases, "r-xr-xr-x")));

        Report report = shop.deploy("3", strategy);
        permit(releases, "rwxr-xr-x");

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("the release 1 could not be pruned"));
        assertThat(shop.served()).isEqualTo("3");
        shop.deployer().prune(strategy).orThrow();
        assertThat(shop.state().directories()).containsExactly("2", "3");
    }

    private static void permit(Path directory, String permissions) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    /** (l) The prune of one deployment deletes what another one is building. */
    @Test
    void a_prune_does_not_touch_a_release_that_is_being_built() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        List<Class<?>> refused = new ArrayList<>();
        AtomicSymlink strategy = STRATEGY.build(Step.of("meanwhile", context -> {
            Fleet fleet = Fleet.of(Host.named("here").at(shop.root().toString()).over(Local.disk()));
            try (Deployer other =
                    Deployer.builder(fleet).waitUpTo(Duration.ZERO).build()) {
                other.prune(STRATEGY.keep(1));
            } catch (LockedException locked) {
                refused.add(locked.getClass());
            }
        }));

        shop.deploy("2", strategy).orThrow();

        assertThat(refused).containsExactly(LockedException.class);
        assertThat(shop.served()).isEqualTo("2");
    }

    /** (m) An empty {@code .env} goes live. */
    @Test
    void an_empty_required_file_does_not_go_live() throws IOException {
        Files.createDirectories(shop.root().resolve("shared"));
        Files.createFile(shop.root().resolve("shared/.env"));

        assertThatThrownBy(() -> shop.deploy("1", STRATEGY.shared(Shared.file(".env"))))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("the required shared file " + shop.root().resolve("shared/.env") + " is empty");
        assertThat(shop.hasCurrent()).isFalse();
    }

    /** (p) The branch moves while it is deployed: what goes live is not what was looked at. */
    @Test
    void a_source_that_changed_after_planning_does_not_go_live() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        Plan plan = shop.deployer().plan(shop.release("2"), STRATEGY);
        Files.writeString(shop.source("2").resolve("index.html"), "3"); // of the same size

        Report report = shop.deployer().apply(plan);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("index.html");
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().record(ReleaseId.of("2")).orElseThrow().state()).isEqualTo(ReleaseState.FAILED);
    }
}
