package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.run.StalePlanException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole classic flow; each test runs on the disk and, by the subclass, in memory. */
class DeploymentFlowTest {
    @TempDir
    Path temporary;

    private Path base;
    private Path root;
    private Deployer deployer;

    Path base() throws IOException {
        return temporary;
    }

    Local connector() {
        return Local.disk();
    }

    @BeforeEach
    void prepare() throws IOException {
        base = base();
        root = base.resolve("shop");
        deployer = Deployer.to(Fleet.of(Host.named("here").at(root.toString()).over(connector())));
    }

    @AfterEach
    void close() {
        deployer.close();
    }

    @Test
    void a_first_release_goes_live() throws IOException {
        Report report = deploy("1", Strategy.atomicSymlink());

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(Files.readString(root.resolve("current/index.html"))).isEqualTo("1");
        assertThat(Files.readSymbolicLink(root.resolve("current")).toString()).isEqualTo("releases/1");
        assertThat(state().record(ReleaseId.of("1")).orElseThrow().state()).isEqualTo(ReleaseState.COMMITTED);
        assertThat(state().lock()).isEmpty();
    }

    @Test
    void five_releases_are_kept() throws IOException {
        for (int i = 1; i <= 8; i++) {
            deploy("r" + i, Strategy.atomicSymlink().pruneGrace(Duration.ZERO)).orThrow();
        }

        assertThat(state().directories()).containsExactly("r4", "r5", "r6", "r7", "r8");
        try (Stream<Path> left = Files.list(root.resolve("releases"))) {
            assertThat(left).hasSize(5);
        }
    }

    @Test
    void a_red_check_goes_back_by_itself() throws IOException {
        deploy("good", Strategy.atomicSymlink()).orThrow();
        AtomicSymlink sick = Strategy.atomicSymlink().verify(Step.of("sick", context -> {
            if (context.target().directory().name().equals("bad")
                    && Files.readString(root.resolve("current/index.html")).equals("bad")) {
                throw new IllegalStateException("red");
            }
        }));

        Report report = deploy("bad", sick);

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(Files.readString(root.resolve("current/index.html"))).isEqualTo("good");
        assertThat(state().record(ReleaseId.of("bad")).orElseThrow().state()).isEqualTo(ReleaseState.BAD);
        assertThat(state().lock()).isEmpty();
    }

    @Test
    void a_failing_first_release_leaves_nothing_live() throws IOException {
        Report report = deploy("1", Strategy.atomicSymlink().verify(Step.of("red", context -> {
            throw new IllegalStateException("red");
        })));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(Files.exists(root.resolve("current"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void a_failing_build_leaves_everything_as_it_was() throws IOException {
        deploy("1", Strategy.atomicSymlink()).orThrow();

        Report report = deploy("2", Strategy.atomicSymlink().build(Step.of("build", context -> {
            throw new IOException("no compiler");
        })));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .hasMessage("here: the step 'build' failed: IOException: no compiler");
        assertThat(state().live()).contains(ReleaseId.of("1"));
        assertThat(state().directories()).containsExactly("1");
        assertThat(state().record(ReleaseId.of("2")).orElseThrow().state()).isEqualTo(ReleaseState.FAILED);
    }

    @Test
    void rollback_returns_to_the_release_that_was_live_before() throws IOException {
        deploy("b", Strategy.atomicSymlink()).orThrow();
        deploy("a", Strategy.atomicSymlink()).orThrow();
        deploy("c", Strategy.atomicSymlink()).orThrow();

        assertThat(deployer.rollback(Strategy.atomicSymlink()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(state().live()).contains(ReleaseId.of("a"));
        assertThat(state().record(ReleaseId.of("c")).orElseThrow().state()).isEqualTo(ReleaseState.BAD);

        assertThat(deployer.rollback(Strategy.atomicSymlink()).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(state().live()).contains(ReleaseId.of("b"));

        assertThatThrownBy(() -> deployer.rollback(Strategy.atomicSymlink()))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is no release to go back to");
    }

    @Test
    void shared_paths_are_linked_and_what_a_release_brings_there_is_set_aside() throws IOException {
        Files.createDirectories(root.resolve("shared"));
        Files.writeString(root.resolve("shared/.env"), "SECRET=1");
        Path source = source("1");
        Files.writeString(source.resolve(".env"), "EXAMPLE");
        AtomicSymlink strategy = Strategy.atomicSymlink().shared(Shared.file(".env"), Shared.directory("var/storage"));

        deployer.deploy(Release.of(source).id("1"), strategy).orThrow();

        assertThat(Files.readString(root.resolve("current/.env"))).isEqualTo("SECRET=1");
        assertThat(Files.readString(root.resolve(".zdd/replaced/1/.env"))).isEqualTo("EXAMPLE");
        assertThat(Files.readSymbolicLink(root.resolve("releases/1/var/storage"))
                        .toString())
                .isEqualTo("../../../shared/var/storage");
        assertThat(deployer.verify(ReleaseId.of("1")).get("here").difference().isEmpty())
                .isTrue();
    }

    @Test
    void an_empty_required_shared_file_is_refused_and_nothing_is_touched() throws IOException {
        Files.createDirectories(root.resolve("shared"));
        Files.writeString(root.resolve("shared/.env"), "");

        assertThatThrownBy(() -> deploy("1", Strategy.atomicSymlink().shared(Shared.file(".env"))))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("is empty");
        assertThat(Files.exists(root.resolve("releases"))).isFalse();
    }

    @Test
    void a_real_directory_at_current_is_refused_and_nothing_is_touched() throws IOException {
        Files.createDirectories(root.resolve("current/data"));

        assertThatThrownBy(() -> deploy("1", Strategy.atomicSymlink()))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is a real directory at");
        assertThat(Files.isDirectory(root.resolve("current/data"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(Files.exists(root.resolve(".zdd"))).isFalse();
    }

    @Test
    void a_plan_is_stale_once_another_release_went_live() throws IOException {
        Plan plan = deployer.plan(Release.of(source("1")).id("1"), Strategy.atomicSymlink());
        deploy("2", Strategy.atomicSymlink()).orThrow();

        assertThatThrownBy(() -> deployer.apply(plan)).isInstanceOf(StalePlanException.class);
        assertThat(state().live()).contains(ReleaseId.of("2"));
        assertThat(state().lock()).isEmpty();
    }

    @Test
    void a_plan_survives_json() throws IOException {
        Intent intent = new Intent.Deploy(Release.of(source("1")));
        Plan plan = deployer.plan(intent, Strategy.atomicSymlink());

        Plan read = Strategy.atomicSymlink().read(plan.toJson(), intent);

        assertThat(read.toString()).isEqualTo(plan.toString());
        assertThatThrownBy(() -> Strategy.atomicSymlink().keep(3).read(plan.toJson(), intent))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("'keep'");
    }

    @Test
    void planning_touches_nothing() throws IOException {
        deployer.plan(Release.of(source("1")), Strategy.atomicSymlink());

        assertThat(Files.exists(root)).isFalse();
    }

    @Test
    void failed_deployments_do_not_evict_good_releases() throws IOException {
        deploy("good", Strategy.atomicSymlink()).orThrow();
        AtomicSymlink red = Strategy.atomicSymlink().keep(1).verify(Step.of("red", context -> {
            throw new IllegalStateException("red");
        }));
        List<Outcome> outcomes =
                IntStream.range(0, 6).mapToObj(i -> outcome("bad" + i, red)).toList();

        assertThat(outcomes).containsOnly(Outcome.IN_DOUBT);
        assertThat(state().live()).contains(ReleaseId.of("good"));
    }

    private Outcome outcome(String id, AtomicSymlink strategy) {
        try {
            return deploy(id, strategy).outcome();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Report deploy(String id, AtomicSymlink strategy) throws IOException {
        return deployer.deploy(Release.of(source(id)).id(id), strategy);
    }

    private Path source(String text) throws IOException {
        Path source = Files.createDirectories(base.resolve("source-" + text));
        Files.writeString(source.resolve("index.html"), text);
        Files.createDirectories(source.resolve("empty"));
        return source;
    }

    private HostState state() {
        return deployer.status().host("here");
    }
}
