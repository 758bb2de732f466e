package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that runs as somebody else leaves files in a release, which whoever deploys may not delete. */
@Tag("real")
class ForeignOwnerTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).keep(1).pruneGrace(Duration.ZERO);

    @TempDir
    Path base;

    private String owner;
    private Path page;
    private Shop shop;

    @BeforeEach
    void letTheApplicationWrite() throws Exception {
        owner = Places.variable("ZDD_SUDO_USER", "the user that sudo allows, see .ci/run");
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        shop = new Shop(base, Local.disk());
        shop.deploy("1", STRATEGY).orThrow();
        Path release = shop.root().resolve("releases/1");
        Files.setPosixFilePermissions(release, PosixFilePermissions.fromString("rwxrwxrwx"));
        page = release.resolve("cache/page");
        asOwner("mkdir", "-m", "755", page.getParent().toString());
        asOwner("touch", page.toString());
        shop.deploy("2", STRATEGY).orThrow();
    }

    /** JUnit may not delete it either. */
    @AfterEach
    void letTheApplicationClearUp() throws Exception {
        if (shop != null) {
            shop.close();
            for (String trash : trash()) {
                asOwner(
                        "rm",
                        "-rf",
                        shop.root().resolve("releases/" + trash + "/cache").toString());
            }
        }
    }

    @Test
    void what_cannot_be_deleted_is_out_of_the_way_and_named_with_its_owner() throws IOException {
        Report report = shop.deploy("3", STRATEGY);

        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shop.state().directories()).containsExactly("2", "3");
        assertThat(trash()).hasSize(1);
        Path left = shop.root().resolve("releases/" + trash().get(0) + "/cache/page");
        assertThat(left).exists();
        assertThat(left.getParent().resolveSibling("index.html")).doesNotExist();
        assertThat(report.warnings())
                .singleElement()
                .asString()
                .isEqualTo("here: what is left of a pruned release could not be deleted: rm -rf "
                        + left.getParent().getParent() + ": not permitted: " + left + "; still there: " + left + " (of "
                        + owner
                        + ", in a directory of " + owner + "); it is out of the way, and the next prune tries again");
    }

    @Test
    void the_next_prune_deletes_what_can_be_deleted_by_then_and_goes_on_with_the_others() throws Exception {
        shop.deploy("3", STRATEGY).orThrow();

        Report again = shop.deploy("4", STRATEGY).orThrow();

        assertThat(again.warnings()).hasSize(1);
        assertThat(shop.state().directories()).containsExactly("3", "4");
        assertThat(trash()).hasSize(1);
        asOwner(
                "rm",
                "-rf",
                shop.root().resolve("releases/" + trash().get(0) + "/cache").toString());
        assertThat(shop.deploy("5", STRATEGY).orThrow().warnings()).isEmpty();
        assertThat(trash()).isEmpty();
    }

    private List<String> trash() throws IOException {
        try (Stream<Path> children = Files.list(shop.root().resolve("releases"))) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    private void asOwner(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("sudo", "-n", "-u", owner));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
