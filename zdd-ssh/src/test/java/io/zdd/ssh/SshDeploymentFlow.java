package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.ReleaseState;
import io.zdd.local.Local;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.LockedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.run.StalePlanException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import io.zdd.strategy.Writable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The classic flow over SSH; each subclass is a kind of server, and every one of them passes all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class SshDeploymentFlow {
    static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    SshShop shop;

    abstract Ssh connector();

    @BeforeEach
    void open() {
        shop = new SshShop(base, connector());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void one_release_goes_live_after_the_other() throws IOException {
        Report first = shop.deploy("1", Strategy.atomicSymlink());
        assertThat(first.outcome()).as(first.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().live()).contains(ReleaseId.of("1"));

        shop.deploy("2", Strategy.atomicSymlink()).orThrow();

        Path root = shop.root();
        assertThat(shop.served()).isEqualTo("2");
        assertThat(Files.readSymbolicLink(root.resolve("current"))).hasToString("releases/2");
        assertThat(root.resolve("current/program")).isExecutable();
        assertThat(root.resolve("current/it's $(odd)\n")).hasContent("2");
        assertThat(Files.readSymbolicLink(root.resolve("current/link"))).hasToString("index.html");
        assertThat(root.resolve("current/empty")).isEmptyDirectory();
        assertThat(shop.state().record(ReleaseId.of("2")).orElseThrow().state()).isEqualTo(ReleaseState.COMMITTED);
        assertThat(shop.state().lock()).isEmpty();
    }

    @Test
    void a_red_check_goes_back_by_itself() throws IOException {
        shop.deploy("good", STRATEGY).orThrow();

        Report report = shop.deploy("bad", STRATEGY.verify(Step.of("sick", context -> {
            if (shop.served().equals("bad")) {
                throw new IllegalStateException("red");
            }
        })));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.served()).isEqualTo("good");
        assertThat(shop.state().record(ReleaseId.of("bad")).orElseThrow().state())
                .isEqualTo(ReleaseState.BAD);
        assertThat(shop.state().lock()).isEmpty();
    }

    @Test
    void a_failing_first_release_leaves_nothing_live() throws IOException {
        Report report = shop.deploy("1", STRATEGY.verify(Step.of("red", context -> {
            throw new IllegalStateException("red");
        })));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(Files.exists(shop.root().resolve("current"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void rollback_returns_to_the_release_that_was_live_before() throws IOException {
        shop.deploy("b", STRATEGY).orThrow();
        shop.deploy("a", STRATEGY).orThrow();

        assertThat(shop.deployer().rollback(STRATEGY).outcome()).isEqualTo(Outcome.SUCCEEDED);

        assertThat(shop.served()).isEqualTo("b");
        assertThat(shop.state().record(ReleaseId.of("a")).orElseThrow().state()).isEqualTo(ReleaseState.BAD);
        assertThatThrownBy(() -> shop.deployer().rollback(STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is no release to go back to");
    }

    @Test
    void shared_paths_are_linked_and_writable_ones_get_their_mode() throws IOException {
        Path shared = Files.createDirectories(shop.root().resolve("shared"));
        Files.writeString(shared.resolve(".env"), "SECRET=1");
        Path source = shop.source("1");
        Files.writeString(source.resolve(".env"), "EXAMPLE");
        Files.createDirectories(source.resolve("cache"));
        AtomicSymlink strategy = STRATEGY.shared(Shared.file(".env"), Shared.directory("var/storage"))
                .writable(Writable.directory("cache").mode("2770"));

        shop.deployer().deploy(Release.of(source).id("1"), strategy).orThrow();

        Path live = shop.root().resolve("releases/1");
        assertThat(live.resolve(".env")).hasContent("SECRET=1");
        assertThat(shop.root().resolve(".zdd/replaced/1/.env")).hasContent("EXAMPLE");
        assertThat(Files.readSymbolicLink(live.resolve("var/storage"))).hasToString("../../../shared/var/storage");
        assertThat(Files.getAttribute(live.resolve("cache"), "unix:mode")).isEqualTo(042770);
        assertThat(drift("1")).isEqualTo("none");
    }

    @Test
    void a_stored_plan_is_applied_unless_the_host_has_changed() throws IOException {
        Intent intent = new Intent.Deploy(shop.release("1"));
        Plan stored = STRATEGY.read(shop.deployer().plan(intent, STRATEGY).toJson(), intent);
        Intent other = new Intent.Deploy(shop.release("2"));
        Plan stale = STRATEGY.read(shop.deployer().plan(other, STRATEGY).toJson(), other);
        assertThat(shop.root()).as("planning touches nothing").doesNotExist();

        shop.deployer().apply(stored).orThrow();

        assertThat(shop.served()).isEqualTo("1");
        assertThatThrownBy(() -> shop.deployer().apply(stale)).isInstanceOf(StalePlanException.class);
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().lock()).isEmpty();
    }

    @Test
    void a_lock_taken_over_ssh_is_seen_on_the_disk_and_the_other_way_round() throws IOException {
        try (SshShop local = new SshShop(base, Local.disk())) {
            assertThat(refusedDuring(shop, local)).isInstanceOf(LockedException.class);
            assertThat(refusedDuring(local, shop)).isInstanceOf(LockedException.class);
            assertThat(local.state().lock()).isEmpty();
            assertThat(local.state().directories()).isEqualTo(shop.state().directories());
            assertThat(local.state().records()).isEqualTo(shop.state().records());
        }
    }

    /** What the second one gets that deploys while the first one does. */
    private Throwable refusedDuring(SshShop first, SshShop second) throws IOException {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        String id = "while" + System.nanoTime();
        first.deploy(id, STRATEGY.build(Step.of("another deployment", context -> {
                    assertThat(second.state().lock()).isPresent();
                    try {
                        second.deploy("rival", STRATEGY);
                    } catch (ZddException expected) {
                        refused.set(expected);
                    }
                })))
                .orThrow();
        return refused.get();
    }

    /** What has changed in a release since it was sealed. */
    String drift(String id) {
        var difference = shop.deployer().verify(ReleaseId.of(id)).get("web").difference();
        return difference.isEmpty() ? "none" : difference.toString();
    }
}
