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

    @Test
    void busybox_takes_it_one_way_or_the_other() throws IOException, InterruptedException {
        Path empty = Files.createDirectory(directory.resolve("sshd"));
        programsBetween(OpenSsh.start(empty, "ForceCommand " + BusyboxContractTest.onlyBusybox(empty)));
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

    private static long passingOn(OpenSsh server) {
        return ProcessHandle.of(server.pid())
                .orElseThrow()
                .descendants()
                .filter(each -> each.info()
                        .command()
                        .filter(command -> command.endsWith("/cat"))
                        .isPresent())
                .count();
    }
}
