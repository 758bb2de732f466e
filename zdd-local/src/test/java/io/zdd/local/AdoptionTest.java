package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roots that other tools made are deployed into as they stand. */
class AdoptionTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).keep(1).pruneGrace(Duration.ZERO);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(base, Local.disk());
        Files.createDirectories(shop.root().resolve("shared/config"));
        Files.writeString(shop.root().resolve("shared/config/.env"), "KEY=1");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** Timestamps, an absolute link, a log in sentences; 20240103 was rolled back from. */
    @Test
    void a_root_of_capistrano() throws IOException {
        for (String id : new String[] {"20240101000000", "20240102000000", "20240103000000"}) {
            release(id);
        }
        Files.createSymbolicLink(shop.root().resolve("current"), shop.root().resolve("releases/20240102000000"));
        Files.writeString(shop.root().resolve("revisions.log"), """
                Branch main (at 1111111) deployed as release 20240101000000 by joe
                Branch main (at 2222222) deployed as release 20240102000000 by joe
                Branch main (at 3333333) deployed as release 20240103000000 by joe
                joe rolled back to release 20240102000000
                """);
        assertThat(shop.live()).contains("20240102000000");

        shop.deploy("new", STRATEGY.shared(Shared.file("config/.env"))).orThrow();

        assertThat(shop.served()).isEqualTo("new");
        assertThat(shop.root().resolve("current/config/.env")).hasContent("KEY=1");
        assertThat(shop.state().directories())
                .containsExactly("20240101000000", "20240102000000", "20240103000000", "new");
        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("20240102000000");
        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).as("by the log of Capistrano").isEqualTo("20240101000000");
    }

    /** Numbers, a relative link, a log in JSON, a mark on a release that was rolled back from. */
    @Test
    void a_root_of_deployer() throws IOException {
        for (String id : new String[] {"1", "2", "3"}) {
            release(id);
        }
        Files.createFile(shop.root().resolve("releases/2/BAD_RELEASE"));
        Files.createSymbolicLink(shop.root().resolve("current"), Path.of("releases/3"));
        Files.writeString(Files.createDirectories(shop.root().resolve(".dep")).resolve("releases_log"), """
                {"created_at":"2024-01-01T00:00:00+0000","release_name":"1","user":"joe","target":"main"}
                {"created_at":"2024-01-02T00:00:00+0000","release_name":"2","user":"joe","target":"main"}
                {"created_at":"2024-01-03T00:00:00+0000","release_name":"3","user":"joe","target":"main"}
                """);
        assertThat(shop.state().before()).contains(ReleaseId.of("1"));
        assertThat(shop.deployer()
                        .plan(Intent.Rollback.because("slow"), STRATEGY)
                        .warnings())
                .as("Deployer logs a release before it is live")
                .anyMatch(warning -> warning.contains("that 1 was live is known from .dep/releases_log only"));

        shop.deploy("4", STRATEGY).orThrow();

        assertThat(shop.state().directories()).containsExactly("1", "2", "3", "4");
        assertThat(shop.deployer()
                        .plan(Intent.Rollback.because("slow"), STRATEGY)
                        .warnings())
                .as("3 was live for certain")
                .hasSize(1);
        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("3");
        assertThat(shop.state().record(ReleaseId.of("4")).orElseThrow().state()).isEqualTo(ReleaseState.BAD);
    }

    /** Timestamps, an absolute link, and no history at all on the host. */
    @Test
    void a_root_of_envoyer() throws IOException {
        release("20240101000000");
        release("20240102000000");
        Files.createSymbolicLink(shop.root().resolve("current"), shop.root().resolve("releases/20240102000000"));

        shop.deploy("new", STRATEGY).orThrow();

        shop.deployer().rollback(STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("20240102000000");
        assertThatThrownBy(() -> shop.deployer().rollback(STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is no release to go back to");
        assertThat(Files.readSymbolicLink(shop.root().resolve("current"))).hasToString("releases/20240102000000");
    }

    @Test
    void foreign_releases_are_pruned_only_once_they_are_adopted() throws IOException {
        release("1");
        release("2");
        Files.createSymbolicLink(shop.root().resolve("current"), Path.of("releases/2"));
        shop.deploy("a", STRATEGY).orThrow();
        shop.deploy("b", STRATEGY).orThrow();
        assertThat(shop.state().directories()).containsExactly("1", "2", "a", "b");

        shop.deployer().adopt(ReleaseId.of("1"), ReleaseId.of("2"));
        assertThat(shop.deployer()
                        .verify(ReleaseId.of("2"))
                        .get("here")
                        .difference()
                        .isEmpty())
                .isTrue();
        shop.deployer().prune(STRATEGY).orThrow();

        assertThat(shop.state().directories()).containsExactly("a", "b");
    }

    @Test
    void of_the_adopted_releases_the_newest_are_kept() throws IOException {
        for (int id = 8; id <= 12; id++) {
            release(Integer.toString(id));
        }
        Files.createSymbolicLink(shop.root().resolve("current"), Path.of("releases/11"));
        shop.deploy("a", STRATEGY).orThrow();
        shop.deployer().adopt(ReleaseId.of("10"), ReleaseId.of("8"));
        shop.deployer().adopt(ReleaseId.of("12"), ReleaseId.of("9"), ReleaseId.of("11"));

        assertThat(shop.state().records())
                .extracting(record -> record.id() + " " + record.sequence())
                .as("11 was live when zdd came")
                .containsExactly("a 1", "11 0", "12 -1", "10 -2", "9 -3", "8 -4");
        shop.deployer().prune(STRATEGY.keep(4)).orThrow();

        assertThat(shop.state().directories()).containsExactly("10", "11", "12", "a");
    }

    @Test
    void adopted_releases_are_ordered_by_the_log_of_the_other_tool() throws IOException {
        for (String id : new String[] {"1", "2", "3"}) {
            release(id);
        }
        Files.createSymbolicLink(shop.root().resolve("current"), Path.of("releases/1"));
        Files.writeString(shop.root().resolve("revisions.log"), """
                Branch main (at 3333333) deployed as release 3 by joe
                Branch main (at 2222222) deployed as release 2 by joe
                Branch main (at 1111111) deployed as release 1 by joe
                """);

        shop.deployer().adopt(ReleaseId.of("3"), ReleaseId.of("2"), ReleaseId.of("1"));

        assertThat(shop.state().records())
                .extracting(record -> record.id() + " " + record.sequence() + " " + record.state())
                .containsExactly("1 1 COMMITTED", "2 0 RETIRED", "3 -1 RETIRED");
        shop.deploy("a", STRATEGY.keep(2)).orThrow();
        assertThat(shop.state().directories()).containsExactly("1", "a");
    }

    @Test
    void what_is_not_there_cannot_be_adopted() throws IOException {
        shop.deploy("a", STRATEGY).orThrow();

        assertThatThrownBy(() -> shop.deployer().adopt(ReleaseId.of("9")))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("there is no release 9 to adopt");
        assertThat(shop.state().lock()).isEmpty();
    }

    private void release(String id) throws IOException {
        Path directory = Files.createDirectories(shop.root().resolve("releases").resolve(id));
        Files.writeString(directory.resolve("index.html"), id);
    }
}
