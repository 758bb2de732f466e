package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.ReleaseState;
import io.zdd.model.ManifestDifference;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Step;
import io.zdd.run.HistoryEntry;
import io.zdd.run.LockedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import io.zdd.strategy.Writable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking after releases: pins, pruning, history, verification, locks. */
class UpkeepTest {
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

    @Test
    void a_pinned_release_is_kept_on_top_until_it_is_unpinned() throws IOException {
        shop.deploy("1", STRATEGY.keep(2)).orThrow();
        shop.deployer().pin(ReleaseId.of("1"));
        for (String id : List.of("2", "3", "4", "5")) {
            shop.deploy(id, STRATEGY.keep(2)).orThrow();
        }
        assertThat(shop.state().directories()).containsExactly("1", "4", "5");

        shop.deployer().unpin(ReleaseId.of("1"));
        shop.deployer().prune(STRATEGY.keep(2)).orThrow();

        assertThat(shop.state().directories()).containsExactly("4", "5");
    }

    @Test
    void the_release_before_the_live_one_stays_even_when_only_one_is_kept() throws IOException {
        for (String id : List.of("1", "2", "3")) {
            shop.deploy(id, STRATEGY.keep(1)).orThrow();
        }

        assertThat(shop.state().directories()).containsExactly("2", "3");
        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("2");
    }

    @Test
    void a_release_that_a_process_runs_from_is_not_pruned() throws Exception {
        shop.deploy("1", STRATEGY.keep(1)).orThrow();
        Process worker = new ProcessBuilder("sleep", "60")
                .directory(shop.root().resolve("releases/1").toFile())
                .start();
        try {
            shop.deploy("2", STRATEGY.keep(1)).orThrow();
            Report report = shop.deploy("3", STRATEGY.keep(1)).orThrow();

            assertThat(report.warnings()).contains("here: the release 1 was kept: a process still runs from it");
            assertThat(shop.state().directories()).contains("1");
        } finally {
            worker.destroy();
            worker.waitFor();
        }
        shop.deployer().prune(STRATEGY.keep(1)).orThrow();
        assertThat(shop.state().directories()).containsExactly("2", "3");
    }

    @Test
    void pruning_never_follows_a_link_into_what_is_shared() throws IOException {
        AtomicSymlink strategy = STRATEGY.keep(1).shared(Shared.directory("storage"));
        shop.deploy("1", strategy).orThrow();
        Path upload = Files.writeString(shop.root().resolve("current/storage/upload.jpg"), "precious");
        for (String id : List.of("2", "3", "4")) {
            shop.deploy(id, strategy).orThrow();
        }

        assertThat(shop.root().resolve("releases/1")).doesNotExist();
        assertThat(upload).hasContent("precious");
    }

    @Test
    void what_a_release_brought_at_a_shared_path_is_pruned_with_it() throws IOException {
        AtomicSymlink strategy = STRATEGY.keep(1).shared(Shared.directory("empty"));
        for (String id : List.of("1", "2", "3")) {
            shop.deploy(id, strategy).orThrow();
        }

        assertThat(shop.root().resolve(".zdd/replaced/1")).doesNotExist();
        assertThat(shop.root().resolve(".zdd/replaced/3/empty")).isDirectory();
        assertThat(shop.root().resolve(".zdd/manifests/1")).doesNotExist();
        assertThat(shop.root().resolve(".zdd/releases/1.json")).doesNotExist();
    }

    @Test
    void the_history_tells_every_change_of_state_with_who_and_why() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        shop.deploy("2", STRATEGY).orThrow();
        shop.deployer()
                .rollback(Intent.Rollback.because("slow pages"), STRATEGY)
                .orThrow();

        List<HistoryEntry> history = shop.deployer().history().get("here");

        assertThat(history)
                .extracting(entry -> entry.release().orElse("") + " " + entry.state())
                .containsExactly(
                        "1 BUILDING",
                        "1 PREPARED",
                        "1 ACTIVATING",
                        "1 LIVE",
                        "1 COMMITTED",
                        "2 BUILDING",
                        "2 PREPARED",
                        "2 ACTIVATING",
                        "2 LIVE",
                        "1 RETIRED",
                        "2 COMMITTED",
                        "1 ACTIVATING",
                        "1 LIVE",
                        "2 BAD",
                        "1 COMMITTED");
        assertThat(history.get(history.size() - 2).reason()).contains("slow pages");
        assertThat(history).allSatisfy(entry -> assertThat(entry.by()).contains("(pid "));
    }

    @Test
    void verification_names_every_changed_missing_and_extra_file() throws IOException {
        shop.deploy(
                        "1",
                        STRATEGY.build(run("echo a > gone; echo b > kept; mkdir var"))
                                .writable(Writable.directory("cache")))
                .orThrow();
        Path release = shop.root().resolve("releases/1");
        Files.writeString(release.resolve("index.html"), "hacked");
        Files.delete(release.resolve("gone"));
        Files.writeString(release.resolve("var/shell.php"), "<?php");
        Files.writeString(release.resolve("cache/page"), "not sealed, so no drift");

        ManifestDifference difference =
                shop.deployer().verify(ReleaseId.of("1")).get("here").difference();

        assertThat(difference.changed()).containsExactly("index.html");
        assertThat(difference.missing()).containsExactly("gone");
        assertThat(difference.extra()).containsExactly("var/shell.php");
    }

    @Test
    void a_release_that_has_drifted_is_gone_back_to_only_when_that_is_accepted() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        shop.deploy("2", STRATEGY).orThrow();
        Files.writeString(shop.root().resolve("releases/1/index.html"), "by hand");

        Report refused = shop.deployer().rollback(STRATEGY);
        assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(refused.failure().orElseThrow()).hasMessageContaining("is no longer what was sealed");
        assertThat(shop.served()).isEqualTo("2");

        shop.deployer()
                .rollback(Intent.Rollback.because("needed").acceptingDrift(), STRATEGY)
                .orThrow();
        assertThat(shop.served()).isEqualTo("by hand");
    }

    @Test
    void a_bad_or_failed_release_is_gone_back_to_only_when_it_is_named() throws IOException {
        for (String id : List.of("1", "2", "3")) {
            shop.deploy(id, STRATEGY).orThrow();
        }
        shop.deployer().rollback(STRATEGY).orThrow(); // 3 is bad now, 2 is live
        shop.deploy("4", STRATEGY).orThrow();

        shop.deployer()
                .rollback(Intent.Rollback.because("by name").to(ReleaseId.of("3")), STRATEGY)
                .orThrow();
        assertThat(shop.served()).isEqualTo("3");
        shop.deploy("5", STRATEGY.build(Step.of("fail", context -> {
            throw new IllegalStateException("no");
        })));
        assertThatThrownBy(() -> shop.deployer()
                        .rollback(Intent.Rollback.because("never live").to(ReleaseId.of("5")), STRATEGY))
                .isInstanceOf(ZddException.class);
    }

    @Test
    void a_lock_that_was_left_behind_is_removed_with_a_reason() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        String left = """
                {"deployment":"dead","owner":"ci@runner (pid 1)","purpose":"deploy 2","since":"2026-11-01T10:00:00Z"}
                """.strip();
        Files.writeString(shop.root().resolve(".zdd/lock"), left);

        assertThatThrownBy(() -> shop.deploy("2", STRATEGY))
                .isInstanceOf(LockedException.class)
                .hasMessage("here: locked: deploy 2 by ci@runner (pid 1) since 2026-11-01T10:00:00Z (deployment dead)."
                        + " Wait for it to end, or let zdd wait with Deployer.Builder.waitUpTo(time); a lock whose heartbeat"
                        + " stands still is taken over. If its process is gone for certain, Deployer.unlock(reason) is"
                        + " quicker");
        assertThatThrownBy(() -> shop.deployer().unlock(" ")).isInstanceOf(ZddException.class);

        shop.deployer().unlock("the runner was shut down");

        shop.deploy("2", STRATEGY).orThrow();
        assertThat(shop.deployer().history().get("here"))
                .anySatisfy(entry -> assertThat(entry.reason()).contains("the runner was shut down"));
    }

    @Test
    void a_deployer_whose_lock_was_taken_away_changes_nothing_any_more() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        AtomicSymlink strategy = STRATEGY.build(
                Step.of("taken away", context -> Files.writeString(shop.root().resolve(".zdd/lock"), "{}")));

        Report report = shop.deploy("2", strategy);

        assertThat(report.succeeded()).isFalse();
        assertThat(report.failure().orElseThrow()).hasMessageContaining("no longer holds the lock");
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.root().resolve(".zdd/lock")).hasContent("{}");
    }

    @Test
    void a_foreign_change_of_current_is_left_alone() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        shop.deploy("2", STRATEGY).orThrow();
        AtomicSymlink strategy = STRATEGY.reload(Step.of("somebody else", context -> {
            Files.delete(shop.root().resolve("current"));
            Files.createSymbolicLink(shop.root().resolve("current"), Path.of("releases/1"));
            throw new IllegalStateException("red");
        }));

        Report report = shop.deploy("3", strategy);

        assertThat(report.outcome()).isEqualTo(Outcome.FOREIGN);
        assertThat(shop.served()).isEqualTo("1");
    }

    @Test
    void records_that_are_damaged_make_a_release_untouchable_and_are_named() throws IOException {
        for (String id : List.of("1", "2", "3")) {
            shop.deploy(id, STRATEGY).orThrow();
        }
        Files.writeString(shop.root().resolve(".zdd/releases/1.json"), "{\"id\":\"1\"");

        Report report = shop.deploy("4", STRATEGY.keep(1)).orThrow();

        assertThat(report.succeeded()).isTrue();
        assertThat(shop.state().damaged()).containsExactly("1");
        assertThat(shop.root().resolve("releases/1")).isDirectory();
        assertThat(shop.state().record(ReleaseId.of("4")).orElseThrow().state()).isEqualTo(ReleaseState.COMMITTED);
    }

    @Test
    void a_release_whose_record_is_damaged_is_gone_back_to_by_name_only() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        shop.deploy("2", STRATEGY).orThrow();
        Files.writeString(shop.root().resolve(".zdd/releases/1.json"), "{\"id\":\"1\"");

        assertThatThrownBy(() -> shop.deployer().rollback(STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is no release to go back to");

        shop.deployer()
                .rollback(Intent.Rollback.because("2 is slow").to(ReleaseId.of("1")), STRATEGY)
                .orThrow();
        assertThat(shop.served()).isEqualTo("1");
    }
}
