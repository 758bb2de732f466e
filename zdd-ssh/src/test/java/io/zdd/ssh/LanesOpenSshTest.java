package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.RemotePath;
import io.zdd.testkit.GivenContent;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lanes to real servers, with any number of sessions and with other tools than GNU's. */
@Tag("real")
@Timeout(120)
class LanesOpenSshTest {
    private static final int ROUND_TRIP = 30;

    @TempDir
    Path directory;

    private final GivenContent content = Shop.content(20, 1_100_000);

    /** Two are the shell for file operations and what unpacks. Without lanes, one program passes standard input on. */
    @Test
    void as_many_lanes_are_used_as_the_server_allows() throws IOException, InterruptedException {
        assertThat(programsBetween(server("MaxSessions 10"))).isEqualTo(Lanes.MOST);
        assertThat(programsBetween(server("MaxSessions 4"))).isEqualTo(2);
        assertThat(programsBetween(server("MaxSessions 2"))).isEqualTo(1);
    }

    /** Of some versions it reads further than it was asked. */
    @Test
    void a_host_whose_head_reads_too_far_gets_it_over_one() throws IOException, InterruptedException {
        Path empty = Files.createDirectory(directory.resolve("sshd"));
        OpenSsh busybox = OpenSsh.start(empty, "ForceCommand " + BusyboxContractTest.onlyBusybox(empty));
        String left = OpenSsh.run("/bin/sh", "-c", "printf 12 | { /bin/busybox head -c 1 >/dev/null; cat; }");

        assertThat(programsBetween(busybox)).isEqualTo(left.equals("2") ? Lanes.MOST : 1);
    }

    private OpenSsh server(String setting) throws IOException, InterruptedException {
        return OpenSsh.start(Files.createTempDirectory(directory, "sshd"), setting);
    }

    /** Uploads, compares, and gives how many programs passed it on meanwhile. */
    private long programsBetween(OpenSsh started) throws IOException, InterruptedException {
        Path target = Files.createTempDirectory(directory, "target");
        RemotePath release = RemotePath.of(target.toString()).resolve("release");
        long[] most = new long[1];
        try (OpenSsh server = started;
                DelayProxy proxy = new DelayProxy(server.port(), ROUND_TRIP);
                Transport transport = Far.through(proxy, server).to("127.0.0.1").connect("web1")) {
            transport.upload(content, release, bytes -> most[0] = Math.max(most[0], passingOn(server)));
            Inventory look = new Inventory(release, List.of());
            assertThat(transport.apply(Batch.of(look)).of(look)).isEqualTo(content.manifest());
        }
        return most[0];
    }

    /** By its name, for of busybox all programs are one file. */
    private static long passingOn(OpenSsh server) {
        return ProcessHandle.of(server.pid())
                .orElseThrow()
                .descendants()
                .filter(each -> name(each.pid()).equals("cat"))
                .count();
    }

    private static String name(long pid) {
        try {
            String first =
                    Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", 2)[0];
            return first.substring(first.lastIndexOf('/') + 1);
        } catch (IOException gone) {
            return "";
        }
    }
}
