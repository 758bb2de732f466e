package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zdd.model.FileMode;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.MakeDirectory;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk of the host fills up: what is live stays, nothing half is left, and the reason is said.
 *
 * <p>Needs a small file system: the one that {@code ZDD_SMALL_FS} names, or one that root mounts here.
 */
@Tag("real")
@Timeout(120)
class FullDiskTest {
    private static final FileMode MODE = FileMode.of(0644);
    private static final int MORE_THAN_THERE_IS = 20_000_000;

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    /** A directory of our own on a file system of some megabytes. */
    private Path small() throws IOException, InterruptedException {
        Optional<Path> given =
                Optional.ofNullable(System.getenv("ZDD_SMALL_FS")).map(Path::of);
        OpenSsh.require(
                given.isPresent() || OpenSsh.user().equals("root"),
                "no small file system: set ZDD_SMALL_FS to one, or be root");
        if (given.isEmpty()) {
            Path mounted = Files.createDirectory(directory.resolve("small"));
            OpenSsh.run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mounted.toString());
            open.add(() -> OpenSsh.run("umount", mounted.toString()));
            return mounted;
        }
        SmallDisk disk = SmallDisk.reserve(given.get());
        open.add(disk);
        Path own = disk.directory("zdd-ssh");
        open.add(() -> OpenSsh.run("rm", "-rf", own.toString()));
        return own;
    }

    private Transport connect(String shell) throws IOException, InterruptedException {
        Path sshd = Files.createDirectory(directory.resolve("sshd"));
        OpenSsh server = OpenSsh.start(sshd, "ForceCommand " + Shells.wrapper(sshd, shell));
        open.add(server);
        Transport transport = server.connector().connect("web1");
        open.add(transport);
        return transport;
    }

    private static BatchFailedException failure(Transport transport, FileOperation<?> operation) {
        BatchFailedException failed =
                catchThrowableOfType(BatchFailedException.class, () -> transport.apply(Batch.of(operation)));
        assertThat(failed).isNotNull().hasMessageContaining("No space left on device");
        assertThat(failed.reason()).isEqualTo(Reason.NO_SPACE);
        return failed;
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void files_are_left_as_they_were(String shell) throws Exception {
        Shop shop = Shop.in(small());
        Transport transport = connect(shell);
        String text = "12345678".repeat(MORE_THAN_THERE_IS / 8);
        Files.writeString(shop.path(".zdd/record"), "old");
        Files.writeString(shop.path(".zdd/log"), "old\n");
        List<String> before = names(shop.path(".zdd"));

        failure(transport, new Write(shop.at(".zdd/record"), text, MODE, true));
        failure(transport, new Append(shop.at(".zdd/log"), text, MODE));
        failure(transport, new Append(shop.at(".zdd/new"), text, MODE));
        failure(transport, new Create(shop.at(".zdd/taken"), text, MODE));

        assertThat(names(shop.path(".zdd"))).isEqualTo(before);
        assertThat(shop.path(".zdd/record")).hasContent("old");
        assertThat(shop.path(".zdd/log")).hasContent("old");
        transport.apply(shop.swap(Shop.OLD, Shop.NEW));
        assertThat(shop.current()).isEqualTo(Shop.NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void a_disk_that_is_full_to_the_last_byte_is_said_too(String shell) throws Exception {
        Shop shop = Shop.in(small());
        Transport transport = connect(shell);
        ServerProcesses.runAnyhow("dd", "if=/dev/zero", "of=" + shop.path("filler"), "bs=4096");

        failure(transport, new Write(shop.at(".zdd/record"), "text", MODE, true));
        failure(transport, new Create(shop.at(".zdd/taken"), "text", MODE));
        failure(transport, new Append(shop.at(".zdd/log"), "text", MODE));

        assertThat(names(shop.path(".zdd"))).containsExactly("lock");
        assertThat(shop.current()).isEqualTo(Shop.OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void an_upload_says_it_and_can_be_cleared_away(String shell) throws Exception {
        Shop shop = Shop.in(small());
        Transport transport = connect(shell);

        TransportException failed = catchThrowableOfType(
                TransportException.class,
                () -> transport.upload(Shop.content(20, MORE_THAN_THERE_IS / 20), shop.at("releases/3"), bytes -> {}));

        assertThat(failed)
                .isNotNull()
                .hasMessageContaining("releases/3 failed: ")
                .hasMessageContaining("No space left on device")
                .message()
                .hasSizeLessThan(3_000);
        assertThat(shop.current()).isEqualTo(Shop.OLD);
        transport.apply(Batch.of(new FileOperation.DeleteTree(shop.at("releases/3"))));
        transport.apply(Batch.of(new MakeDirectory(shop.at("releases/4"), FileMode.of(0755))));
        assertThat(names(shop.path("releases"))).containsExactly("1", "2", "4");
    }
}
