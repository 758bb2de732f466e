package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileType;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sign of life must not wait until a large release is hashed. */
@Timeout(120)
class BesideTest {
    private static final long LARGE = 1L << 28;

    @TempDir
    Path directory;

    @Test
    void a_short_batch_does_not_wait_for_a_long_one() throws Exception {
        try (EmbeddedServer server = new EmbeddedServer();
                Transport transport = server.connector().connect("web1")) {
            assertThat(shortOnesDuringALongOne(transport)).isPositive();
        }
    }

    @Test
    @Tag("real")
    void neither_on_a_real_server() throws Exception {
        try (OpenSsh server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")));
                Transport transport = server.connector().connect("web1")) {
            assertThat(shortOnesDuringALongOne(transport)).isPositive();
        }
    }

    @Test
    @Tag("real")
    void where_the_server_allows_one_session_it_waits_and_is_done() throws Exception {
        try (OpenSsh server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), "MaxSessions 1");
                Transport transport = server.connector().connect("web1")) {
            assertThat(shortOnesDuringALongOne(transport)).isLessThanOrEqualTo(1);
        }
    }

    /** How many were begun and done while the long one was under way on the host. */
    private long shortOnesDuringALongOne(Transport transport) throws IOException {
        Path large = Files.createDirectory(directory.resolve("large"));
        Path file = large.toRealPath().resolve("file");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(LARGE);
        }
        Inventory hashing = new Inventory(RemotePath.of(large.toString()), List.of());
        Stat look = new Stat(hashing.directory());
        CompletableFuture<Long> hashed = CompletableFuture.supplyAsync(
                () -> transport.apply(Batch.of(hashing)).of(hashing).bytes());
        while (!hashed.isDone() && !isOpenSomewhere(file)) {
            Thread.onSpinWait();
        }
        long before = 0;
        while (!hashed.isDone()) {
            assertThat(transport.apply(Batch.of(look)).of(look).type()).isEqualTo(FileType.DIRECTORY);
            before += hashed.isDone() ? 0 : 1;
        }
        assertThat(hashed.join()).isEqualTo(LARGE);
        return before;
    }

    private static boolean isOpenSomewhere(Path file) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isOpenIn(process.resolve("fd"), file)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOpenIn(Path descriptors, Path file) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : open) {
                if (Files.readSymbolicLink(descriptor).equals(file)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException notOursOrGone) {
            return false;
        }
        return false;
    }
}
