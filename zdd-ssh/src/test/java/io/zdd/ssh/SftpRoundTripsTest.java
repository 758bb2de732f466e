package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.RemotePath;
import io.zdd.release.Release;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the client waits for a server that is 40 ms away. */
class SftpRoundTripsTest {
    @TempDir
    Path scratch;

    private MinaSftp server;
    private DelayProxy proxy;
    private SftpTransport transport;
    private Path here;
    private RemotePath there;

    @BeforeEach
    void open() throws IOException {
        server = MinaSftp.onDisk();
        proxy = new DelayProxy(server.port(), 40);
        here = Files.createDirectory(scratch.resolve("root"));
        there = RemotePath.of(here.toString());
        SSHClient client = SftpFixture.client(proxy.port());
        client.authPassword("test", "test");
        transport = SftpFixture.over(client);
        transport.apply(Batch.of());
        transport.apply(Batch.of(new FileOperation.RequireAbsent(there.resolve("x"))));
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        proxy.close();
        server.close();
    }

    /** A pause of the machine in the middle of a burst counts as one more. */
    private int roundTrips(Runnable work) {
        int before = proxy.bursts();
        work.run();
        return proxy.bursts() - before;
    }

    @Test
    void a_hundred_looks_are_one_round_trip_and_one_by_one_they_are_a_hundred() {
        List<FileOperation<?>> looks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            looks.add(new FileOperation.Stat(there.resolve("s" + i)));
            looks.add(new FileOperation.ReadLink(there.resolve("l" + i)));
        }

        assertThat(roundTrips(() -> transport.apply(Batch.of(looks)))).isLessThan(6);
        assertThat(roundTrips(() -> looks.subList(0, 40).forEach(look -> transport.apply(Batch.of(look)))))
                .isGreaterThanOrEqualTo(40);
    }

    @Test
    void a_hundred_small_files_are_read_in_two() throws IOException {
        List<FileOperation<?>> reads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Files.writeString(here.resolve("f" + i), "content " + i);
            reads.add(new FileOperation.Read(there.resolve("f" + i), 1000));
        }

        assertThat(roundTrips(() -> transport.apply(Batch.of(reads)))).isLessThan(8);
    }

    @Test
    void a_swap_waits_for_its_answers() {
        transport.apply(Batch.of(new FileOperation.Link(there.resolve("current"), "1")));
        FileOperation<?> swap =
                new FileOperation.SwapLink(there.resolve("current"), Optional.of("1"), Optional.of("2"));

        assertThat(roundTrips(() -> transport.apply(Batch.of(swap)))).isBetween(4, 7);
    }

    @Test
    void two_thousand_files_are_uploaded_proven_and_deleted_without_waiting_for_each() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("source"));
        for (int i = 0; i < 2000; i++) {
            Path directory = Files.createDirectories(source.resolve("d" + i / 100));
            Files.writeString(directory.resolve("f" + i), "content " + i);
        }
        Release release = Release.of(source).id("r1");
        FileOperation.Inventory inventory = new FileOperation.Inventory(there.resolve("r1"), List.of());

        assertThat(roundTrips(() -> transport.upload(release.content(), there.resolve("r1"), bytes -> {})))
                .as("upload")
                .isLessThan(250);
        assertThat(roundTrips(
                        () -> assertThat(transport.apply(Batch.of(inventory)).of(inventory))
                                .isEqualTo(release.content().manifest())))
                .as("inventory")
                .isLessThan(250);
        assertThat(roundTrips(() -> transport.apply(Batch.of(new FileOperation.DeleteTree(there.resolve("r1"))))))
                .as("delete")
                .isLessThan(100);
    }
}
