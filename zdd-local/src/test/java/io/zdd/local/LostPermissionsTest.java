package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody takes the permission to write away while a deployment is under way. */
class LostPermissionsTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void deployOne() throws IOException {
        Places.requirePermissionsToBite();
        shop = new Shop(base, Local.disk());
        shop.deploy("1", STRATEGY).orThrow();
    }

    @AfterEach
    void close() {
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void without_the_releases_nothing_is_uploaded_and_the_lock_is_free() throws IOException {
        Path releases = shop.root().resolve("releases");

        Report report = shop.deploy("2", STRATEGY.before(Phase.CONTENT, closing(releases)));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow()).hasMessageContainingAll("here: ", releases + "/2", "not permitted");
        assertFreeAndUnchanged(releases);
    }

    @Test
    void without_the_root_nothing_is_swapped_and_the_lock_is_free() throws IOException {
        Report report = shop.deploy("2", STRATEGY.after(Phase.MIGRATE, closing(shop.root())));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .hasMessageContainingAll("here: swap " + shop.root() + "/current", "not permitted");
        assertFreeAndUnchanged(shop.root());
    }

    /** That a record is out of date there is something to look at. */
    @Test
    void without_the_records_nothing_is_swapped_and_the_lock_is_free() throws IOException {
        Path records = shop.root().resolve(".zdd/releases");

        Report report = shop.deploy("2", STRATEGY.after(Phase.BUILD, closing(records)));

        assertThat(report.outcome()).isEqualTo(Outcome.IN_DOUBT);
        assertThat(report.failure().orElseThrow())
                .hasMessageContainingAll("here: write " + records + "/2.json", "not permitted");
        assertFreeAndUnchanged(records);
    }

    @Test
    void without_zdds_own_directory_only_the_lock_cannot_be_given_back_and_the_report_says_so() throws IOException {
        Path home = shop.root().resolve(".zdd");

        Report report = shop.deploy("2", STRATEGY.after(Phase.BUILD, closing(home)));

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shop.served()).isEqualTo("2");
        assertThat(report.warnings())
                .anyMatch(
                        warning -> warning.startsWith("here: the lock could not be given back: here: rm -rf " + home));
        open(home);
        shop.deployer().unlock("it could not be given back");
        shop.deploy("3", STRATEGY).orThrow();
    }

    private void assertFreeAndUnchanged(Path closed) throws IOException {
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().lock()).isEmpty();
        assertThat(shop.state().directories()).containsExactly("1");
        open(closed);
        shop.deploy("3", STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("3");
    }

    private static Step closing(Path directory) {
        return Step.of(
                "close " + directory.getFileName(),
                context -> Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x")));
    }

    private static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
