package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.ReleaseId;
import io.zdd.run.HistoryEntry;
import io.zdd.strategy.AtomicSymlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is done about releases besides deploying them: keeping, adopting, verifying. */
abstract class SshUpkeepFlow extends SshDeploymentFlow {
    @Test
    void five_releases_are_kept_and_a_pinned_one_on_top() throws IOException {
        AtomicSymlink strategy = STRATEGY.pruneGrace(Duration.ZERO);
        shop.deploy("r1", strategy).orThrow();
        shop.deployer().pin(ReleaseId.of("r1"));
        for (int i = 2; i <= 8; i++) {
            shop.deploy("r" + i, strategy).orThrow();
        }

        assertThat(shop.state().directories()).containsExactly("r1", "r4", "r5", "r6", "r7", "r8");
        assertThat(shop.root().resolve("releases").toFile().list()).hasSize(6);

        shop.deployer().unpin(ReleaseId.of("r1"));
        shop.deployer().prune(strategy).orThrow();
        assertThat(shop.state().directories()).containsExactly("r4", "r5", "r6", "r7", "r8");
    }

    @Test
    void a_root_of_capistrano_is_deployed_into_as_it_stands() throws IOException {
        Path root = shop.root();
        for (String id : new String[] {"20240101000000", "20240102000000"}) {
            Path release = Files.createDirectories(root.resolve("releases").resolve(id));
            Files.writeString(release.resolve("index.html"), id);
        }
        Files.createSymbolicLink(root.resolve("current"), root.resolve("releases/20240102000000"));
        Files.writeString(root.resolve("revisions.log"), """
                Branch main (at 1111111) deployed as release 20240101000000 by joe
                Branch main (at 2222222) deployed as release 20240102000000 by joe
                """);

        shop.deploy("new", STRATEGY.keep(1).pruneGrace(Duration.ZERO)).orThrow();

        assertThat(shop.served()).isEqualTo("new");
        assertThat(shop.state().directories()).containsExactly("20240101000000", "20240102000000", "new");
        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("20240102000000");
        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("20240101000000");
    }

    @Test
    void drift_is_found_and_the_history_is_told() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        assertThat(drift("1")).isEqualTo("none");

        Files.writeString(shop.root().resolve("releases/1/index.html"), "x");

        assertThat(drift("1")).contains("index.html");
        assertThat(shop.deployer().history().get("web"))
                .extracting(HistoryEntry::state)
                .containsExactly("BUILDING", "PREPARED", "ACTIVATING", "LIVE", "COMMITTED");
    }
}
