package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.step.Steps;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.DiskSpace;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.FreeSpace;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, or become so. */
class SmallDiskTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path elsewhere;

    private Path base;

    /** JUnit removes only what lies in its own directory. */
    @AfterEach
    void clear() throws IOException {
        if (base != null) {
            Trees.delete(base);
        }
    }

    @Test
    void a_release_for_which_there_is_no_space_is_refused() throws IOException {
        base = fewMegabytes();
        Path source = source();
        fill(source.resolve("large"), Files.getFileStore(base).getUsableSpace() + 1);

        assertRefused(source, "no space for the release");
    }

    @Test
    void a_release_that_leaves_no_room_for_its_records_is_refused() throws IOException {
        base = fewMegabytes();
        Path source = source();
        long usable = Files.getFileStore(base).getUsableSpace();
        Files.write(source.resolve("large"), new byte[(int) usable - 8 * 4096]);

        assertRefused(source, "no space for the release: it needs ");
    }

    @Test
    void a_release_for_which_there_are_no_inodes_is_refused() throws IOException {
        base = Places.require("ZDD_FEW_INODES_FS", "a file system of some dozen inodes");
        Path source = source();
        for (int i = 0; i < 200; i++) {
            Files.createFile(source.resolve("f" + i));
        }

        assertRefused(source, "no inodes for the release: it needs 217, ");
    }

    @Test
    void free_inodes_are_told_on_the_disk() throws IOException {
        base = Places.require("ZDD_FEW_INODES_FS", "a file system of some dozen inodes");

        long before = space().files().orElseThrow();
        Files.createFile(base.resolve("one"));

        assertThat(space().files()).hasValue(before - 1);
    }

    @Test
    void a_disk_that_becomes_full_while_building_fails_the_deployment() throws IOException {
        base = fewMegabytes();
        Path source = source();
        try (Deployer deployer = deployer()) {
            deployer.deploy(Release.of(source).id("r1"), STRATEGY).orThrow();
            long before = Files.getFileStore(base).getUsableSpace();

            Report report =
                    deployer.deploy(Release.of(source).id("r2"), STRATEGY.build(Steps.run("cat /dev/zero > fill")));

            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.failure().orElseThrow()).hasMessageContaining("No space left");
            assertThat(root().resolve("current/index.html")).hasContent("hello");
            assertThat(root().resolve("releases/r2")).doesNotExist();
            assertThat(Files.getFileStore(base).getUsableSpace()).isGreaterThan(before - 64 * 1024);
        }
    }

    @Test
    void a_file_that_could_not_be_filled_is_taken_away_again() throws IOException {
        base = fewMegabytes();
        Path lock = base.resolve("lock");
        Create create = new Create(RemotePath.of(lock.toString()), "x".repeat(100), FileMode.of(0660));
        try (Transport transport = Local.disk().connect("here")) {
            Path ballast = fillUp();

            BatchFailedException failed =
                    catchThrowableOfType(BatchFailedException.class, () -> transport.apply(Batch.of(create)));

            assertThat(failed.reason()).isEqualTo(Reason.NO_SPACE);
            assertThat(lock).doesNotExist();
            Files.delete(ballast);
            transport.apply(Batch.of(create));
            assertThat(lock).hasSize(100);
        }
    }

    private static Path fewMegabytes() throws IOException {
        return Places.require("ZDD_SMALL_FS", "a file system of a few megabytes");
    }

    private Path source() throws IOException {
        Path source = Files.createDirectory(elsewhere.resolve("source"));
        Files.writeString(source.resolve("index.html"), "hello");
        return source;
    }

    private Path fillUp() throws IOException {
        Path ballast = base.resolve("ballast");
        assertThatThrownBy(() -> fill(ballast, Long.MAX_VALUE - (1 << 20))).hasMessageContaining("No space left");
        return ballast;
    }

    private static void fill(Path file, long bytes) throws IOException {
        byte[] megabyte = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < bytes; written += megabyte.length) {
                out.write(megabyte);
            }
        }
    }

    private DiskSpace space() {
        FreeSpace look = new FreeSpace(RemotePath.of(root().toString()));
        try (Transport transport = Local.disk().connect("here")) {
            return transport.apply(Batch.of(look)).of(look);
        }
    }

    private void assertRefused(Path source, String message) {
        try (Deployer deployer = deployer()) {
            assertThatThrownBy(() -> deployer.deploy(Release.of(source).id("r1"), STRATEGY))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining(message);
        }
        assertThat(base).isEmptyDirectory();
    }

    private Deployer deployer() {
        return Deployer.to(Fleet.of(Host.named("here").at(root().toString()).over(Local.disk())));
    }

    private Path root() {
        return base.resolve("shop");
    }
}
