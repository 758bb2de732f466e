package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done where a shared path is missing, and with what a release brings there. */
class SharedPolicyTest {
    private static final Path MEMORY = Path.of("/dev/shm");

    @TempDir
    Path base;

    private Shop shop;
    private Path source;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(base, Local.disk());
        source = shop.source("1");
        Files.writeString(Files.createDirectories(source.resolve("data/sub")).resolve("seed.txt"), "seed");
        Files.writeString(source.resolve("settings.ini"), "default");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_seed_is_taken_from_the_first_release_only() throws IOException {
        AtomicSymlink strategy = sharing(
                Shared.directory("data").seeded(), Shared.file("settings.ini").seeded());
        deploy("1", strategy).orThrow();
        Files.writeString(shared("settings.ini"), "changed");
        Files.writeString(shared("data/sub/seed.txt"), "grown");

        deploy("2", strategy).orThrow();

        assertThat(shop.root().resolve("current/settings.ini")).hasContent("changed");
        assertThat(shop.root().resolve("current/data/sub/seed.txt")).hasContent("grown");
        assertThat(shop.root().resolve(".zdd/replaced/1")).doesNotExist();
        assertThat(shop.root().resolve(".zdd/replaced/2/settings.ini")).hasContent("default");
    }

    @Test
    void a_created_file_is_empty_and_private() throws IOException {
        deploy("1", sharing(Shared.file("var/log/app.log").created())).orThrow();

        Path log = shared("var/log/app.log");
        assertThat(log).isEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-r-----");
        assertThat(shop.root().resolve("current/var/log/app.log")).isEmptyFile();
    }

    @Test
    void what_a_release_brings_is_dropped_on_request() throws IOException {
        deploy(
                        "1",
                        sharing(
                                Shared.directory("data").dropping(),
                                Shared.file("settings.ini").created().dropping()))
                .orThrow();

        assertThat(shop.root().resolve(".zdd/replaced")).doesNotExist();
        assertThat(shared("data")).isEmptyDirectory();
        assertThat(shared("settings.ini")).isEmptyFile();
    }

    @Test
    void a_seed_of_the_other_kind_is_refused() throws IOException {
        Files.createSymbolicLink(source.resolve("link"), Path.of("settings.ini"));

        assertRefused(Shared.directory("settings.ini").seeded(), "is declared as a directory");
        assertRefused(Shared.file("data").seeded(), "is declared as a file");
        assertRefused(Shared.file("link").seeded(), "is declared as a file");
        assertRefused(Shared.file("nothing").seeded(), "does not bring nothing to seed it from");
        assertRefused(Shared.directory("nothing").required(), "is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "/", "..", "../x", "a/../../x", "a/..", ".", "", "a//b", "./a"})
    void a_path_that_is_absolute_or_leaves_the_release_is_refused_at_the_call(String path) {
        assertThatThrownBy(() -> Shared.file(path)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Shared.directory(path)).isInstanceOf(ZddException.class);
    }

    @Test
    void what_a_failed_deployment_seeded_stays_because_it_is_data_from_then_on() throws IOException {
        AtomicSymlink strategy = sharing(Shared.directory("data").seeded());
        Report failed = deploy("1", strategy.build(Step.of("work", context -> {
            Files.writeString(shared("data/upload"), "precious");
            throw new IllegalStateException("no");
        })));
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);

        deploy("2", strategy).orThrow();

        assertThat(shop.root().resolve("current/data/upload")).hasContent("precious");
        assertThat(shop.root().resolve("current/data/sub/seed.txt")).hasContent("seed");
    }

    @Test
    void shared_may_lie_on_another_file_system() throws IOException {
        Assumptions.assumeTrue(Files.isWritable(MEMORY), "no second file system here");
        Assumptions.assumeFalse(
                Files.getFileStore(MEMORY).equals(Files.getFileStore(base)), "no second file system here");
        Path elsewhere = Files.createTempDirectory(MEMORY, "zdd-shared-");
        try {
            Files.createDirectories(shop.root());
            Files.createSymbolicLink(shop.root().resolve("shared"), elsewhere);

            deploy(
                            "1",
                            sharing(
                                    Shared.directory("data").seeded(),
                                    Shared.file("settings.ini").seeded()))
                    .orThrow();

            assertThat(elsewhere.resolve("data/sub/seed.txt")).hasContent("seed");
            assertThat(shop.root().resolve("current/settings.ini")).hasContent("default");
            assertThat(Files.isSymbolicLink(shop.root().resolve("releases/1/data")))
                    .isTrue();
            assertThat(elsewhere).isDirectoryNotContaining("glob:**/.zdd-copy*");
        } finally {
            for (String name : new String[] {"data/sub/seed.txt", "data/sub", "data", "settings.ini", ""}) {
                Files.deleteIfExists(elsewhere.resolve(name));
            }
        }
    }

    private void assertRefused(Shared shared, String why) {
        assertThatThrownBy(() -> deploy("1", sharing(shared)))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining(why);
        assertThat(Files.exists(shop.root(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    private static AtomicSymlink sharing(Shared... shared) {
        return Strategy.atomicSymlink().durable(false).shared(shared);
    }

    private Report deploy(String id, AtomicSymlink strategy) {
        return shop.deployer().deploy(Release.of(source).id(id), strategy);
    }

    private Path shared(String path) {
        return shop.root().resolve("shared").resolve(path);
    }
}
