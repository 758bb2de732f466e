package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.release.Release;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over a real OpenSSH that gives SFTP only, with a umask that takes everything from others. */
@Tag("real")
class SftpOpenSshTest extends SftpCases {
    OpenSsh server;

    @Override
    void start() throws Exception {
        server = OpenSsh.start(Files.createDirectory(scratch.resolve("sshd")), "ForceCommand internal-sftp -u 0077");
        here = Files.createDirectory(scratch.resolve("root"));
        there = RemotePath.of(here.toString());
    }

    @Override
    void stop() {
        server.close();
    }

    @Override
    SSHClient connect() throws IOException {
        return connect(server.port());
    }

    SSHClient connect(int port) throws IOException {
        SSHClient client = client(port);
        client.authPublickey(OpenSsh.user(), server.key().toString());
        return client;
    }

    @Test
    void free_space_is_told() throws IOException {
        FileOperation.FreeSpace space = new FileOperation.FreeSpace(at("not/there/yet"));

        assertThat(ask(space).bytes())
                .isCloseTo(Files.getFileStore(here).getUsableSpace(), Percentage.withPercentage(20));
    }

    @Test
    void what_may_not_be_done_and_what_does_not_fit_is_named() throws IOException {
        OpenSsh.require(!OpenSsh.user().equals("root"), "permissions do not stop root");
        Path closed = Files.createDirectory(here.resolve("closed"));
        permit(closed, "r-xr-xr-x");

        assertThat(ask(new FileOperation.Stat(at("closed"))).writable()).isFalse();
        assertThat(reasonOf(new FileOperation.MakeDirectory(at("closed/x"), DIRECTORY)))
                .isEqualTo(Reason.NOT_PERMITTED);
        assertThat(reasonOf(new FileOperation.Write(at("closed/x"), "", FILE, false)))
                .isEqualTo(Reason.NOT_PERMITTED);
        assertThat(reasonOf(new FileOperation.SwapLink(at("closed/x"), Optional.empty(), Optional.of("y"))))
                .isEqualTo(Reason.NOT_PERMITTED);
    }

    @Test
    void a_full_disk_is_named() throws IOException {
        String small = System.getenv("ZDD_SMALL_FS");
        OpenSsh.require(small != null && !small.isBlank(), "ZDD_SMALL_FS names no file system of a few megabytes");
        try (SmallDisk disk = SmallDisk.reserve(Path.of(small))) {
            fill(disk.directory("sftp"));
        }
    }

    private void fill(Path directory) throws IOException {
        RemotePath full = RemotePath.of(directory.toString());
        Path source = Files.createDirectory(scratch.resolve("source"));
        Files.write(
                source.resolve("large"),
                new byte[(int) Files.getFileStore(directory).getUsableSpace() + 1]);
        try {
            assertThatThrownBy(
                            () -> transport.upload(Release.of(source).id("r1").content(), full.resolve("r1"), n -> {}))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("no space is left");
            assertThat(reasonOf(new FileOperation.Write(full.resolve("x"), "x".repeat(1 << 16), FILE, false)))
                    .isEqualTo(Reason.NO_SPACE);
        } finally {
            apply(new FileOperation.DeleteTree(full));
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void set_id_bits_arrive_and_names_that_are_no_text_are_deleted() throws Exception {
        apply(new FileOperation.MakeDirectory(at("group"), FileMode.of(02770)));
        assertThat(OpenSsh.run("stat", "-c", "%a", here.resolve("group").toString()))
                .isEqualTo("2770\n");
        OpenSsh.run("/bin/sh", "-c", "cd " + here + "/group && mkdir \"$(printf '\\377x')\"");

        assertThat(reasonOf(new FileOperation.Inventory(at("group"), List.of())))
                .isEqualTo(Reason.UNSUPPORTED);
        apply(new FileOperation.DeleteTree(at("group")));
        assertThat(here.resolve("group")).doesNotExist();
    }

    @Test
    void an_upload_of_two_thousand_files_from_far_away_takes_seconds() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("source"));
        for (int i = 0; i < 2000; i++) {
            Path directory = Files.createDirectories(source.resolve("d" + i / 100));
            Files.writeString(directory.resolve("f" + i), "content " + i);
        }
        Release release = Release.of(source).id("r1");
        FileOperation.Inventory inventory = new FileOperation.Inventory(at("r1"), List.of());
        try (DelayProxy proxy = new DelayProxy(server.port(), 40);
                SftpTransport far = over(connect(proxy.port()))) {
            long start = System.nanoTime();
            far.upload(release.content(), at("r1"), bytes -> {});
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));

            assertThat(far.apply(Batch.of(inventory)).of(inventory))
                    .isEqualTo(release.content().manifest());
            assertThat(proxy.bursts()).isLessThan(600);
        }
    }
}
