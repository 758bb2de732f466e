package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Manifest;
import io.zdd.model.RemotePath;
import io.zdd.testkit.GivenContent;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A content on its way to a far host, in pieces over several channels. */
@Timeout(120)
class LanesTest {
    private static final int ROUND_TRIP = 30;

    @TempDir
    Path directory;

    private final EmbeddedServer server = new EmbeddedServer();
    private final GivenContent content = Shop.content(20, 1_100_000);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_large_content_goes_to_a_far_host_over_several_channels() throws IOException {
        AtomicLong told = new AtomicLong();
        try (DelayProxy proxy = far();
                Transport transport = connect(proxy)) {
            transport.upload(content, at("release"), told::addAndGet);

            assertThat(lanes()).isEqualTo(Lanes.MOST);
            assertThat(inventory(transport, "release")).isEqualTo(content.manifest());
            assertThat(told).hasValue(content.manifest().bytes());
            assertThat(Files.exists(directory.resolve("release/.zdd-lanes"))).isFalse();
        }
    }

    @Test
    void several_hosts_are_sent_what_was_read_once() throws IOException {
        try (ContentOfRun shared = new ContentOfRun(content);
                DelayProxy proxy = far();
                Transport transport = connect(proxy)) {
            transport.upload(shared, at("one"), bytes -> {});
            transport.upload(shared, at("two"), bytes -> {});

            assertThat(lanes()).isEqualTo(2 * Lanes.MOST);
            assertThat(inventory(transport, "one")).isEqualTo(content.manifest());
            assertThat(inventory(transport, "two")).isEqualTo(content.manifest());
        }
    }

    @Test
    void neither_a_near_host_nor_a_small_content_needs_them() throws IOException {
        GivenContent small = Shop.content(2, 100_000);
        try (DelayProxy proxy = far();
                Transport near = server.connector().connect("near");
                Transport far = connect(proxy)) {
            near.upload(content, at("near"), bytes -> {});
            far.upload(small, at("small"), bytes -> {});

            assertThat(lanes()).isZero();
            assertThat(inventory(near, "near")).isEqualTo(content.manifest());
            assertThat(inventory(far, "small")).isEqualTo(small.manifest());
        }
    }

    @Test
    void a_directory_that_is_there_is_an_error_and_not_touched() throws IOException {
        Files.createDirectory(directory.resolve("release"));
        try (DelayProxy proxy = far();
                Transport transport = connect(proxy)) {
            assertThatThrownBy(() -> transport.upload(content, at("release"), bytes -> {}))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("File exists");
        }
        assertThat(directory.resolve("release")).isEmptyDirectory();
    }

    @Test
    void a_line_that_is_cut_on_the_way_is_told_and_leaves_nothing_running() throws IOException, InterruptedException {
        try (DelayProxy proxy = far();
                Transport transport = connect(proxy)) {
            proxy.toServer().cutAfter(9_000_000);
            long start = System.nanoTime();

            assertThatThrownBy(() -> transport.upload(content, at("release"), bytes -> {}))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("the connection was lost");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        }
        awaitNobodyBelow(directory);
    }

    /** Also those whose parent is gone. */
    private static void awaitNobodyBelow(Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (workingBelow(directory) > 0) {
            assertThat(System.nanoTime()).as("still running below " + directory).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static long workingBelow(Path directory) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> isBelow(process.resolve("cwd"), directory))
                    .count();
        }
    }

    private static boolean isBelow(Path link, Path directory) {
        try {
            return Files.readSymbolicLink(link).startsWith(directory);
        } catch (IOException noProcess) {
            return false;
        }
    }

    @Test
    void who_stops_it_leaves_nothing_running() throws IOException, InterruptedException {
        AtomicLong told = new AtomicLong();
        try (DelayProxy proxy = far();
                Transport transport = connect(proxy)) {
            long before = running();
            assertThatThrownBy(() -> transport.upload(content, at("release"), bytes -> {
                        if (told.addAndGet(bytes) > 8_000_000) {
                            throw new IllegalStateException("enough");
                        }
                    }))
                    .hasMessage("enough");

            assertThat(lanes()).isEqualTo(Lanes.MOST);
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (running() > before) {
                assertThat(System.nanoTime()).as("still running").isLessThan(deadline);
                Thread.sleep(50);
            }
        }
    }

    @Test
    void a_lane_that_ends_too_early_is_told_in_time() throws IOException, InterruptedException {
        AtomicLong told = new AtomicLong();
        try (DelayProxy proxy = far();
                Transport transport = connect(proxy)) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> transport.upload(content, at("release"), bytes -> {
                        if (told.addAndGet(bytes) > 8_000_000) {
                            killALane();
                        }
                    }))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("the upload to");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        }
        awaitNobodyBelow(directory);
    }

    private static void killALane() {
        ProcessHandle.current()
                .descendants()
                .filter(each -> each.info()
                        .command()
                        .filter(command -> command.endsWith("/cat"))
                        .isPresent())
                .findFirst()
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    /** What the server in this JVM runs. */
    private static long running() {
        return ProcessHandle.current().descendants().count();
    }

    private DelayProxy far() throws IOException {
        return new DelayProxy(server.server().getPort(), ROUND_TRIP);
    }

    private Transport connect(DelayProxy proxy) {
        return server.settings().port(proxy.port()).to("127.0.0.1").connect("web1");
    }

    private long lanes() {
        return server.lines().stream()
                .filter(line -> line.contains("echo zdd-lane"))
                .count();
    }

    private Manifest inventory(Transport transport, String release) {
        Inventory look = new Inventory(at(release), List.of());
        return transport.apply(Batch.of(look)).of(look);
    }

    private RemotePath at(String relative) {
        return RemotePath.of(directory.toString()).resolve(relative);
    }
}
