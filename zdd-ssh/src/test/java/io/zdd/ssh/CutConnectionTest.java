package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cable is pulled after so many bytes, in either direction. */
@Tag("real")
@Timeout(300)
class CutConnectionTest {
    private static final int POINTS = 50;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final Random random = new Random(20261124);
    private OpenSsh server;
    private DelayProxy proxy;
    private Shop shop;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")));
        proxy = new DelayProxy(server.port(), 0);
        shop = Shop.in(directory.resolve("shop"));
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private interface Deed {
        void run(Transport transport) throws IOException;
    }

    private Transport connect() throws IOException, InterruptedException {
        return Far.through(proxy, server).to("127.0.0.1").connect("web1");
    }

    /** What a deed sends and gets, if nobody disturbs it. */
    private long[] size(Deed deed) throws Exception {
        try (Transport transport = connect()) {
            long up = proxy.toServer().bytes();
            long down = proxy.toClient().bytes();
            deed.run(transport);
            return new long[] {proxy.toServer().bytes() - up, proxy.toClient().bytes() - down};
        }
    }

    /** Gives what the deed threw when the cable was pulled somewhere within it. */
    private Optional<TransportException> cut(int point, long[] size, Deed deed) throws Exception {
        try (Transport transport = connect()) {
            if (point % 2 == 0) {
                proxy.toServer().cutAfter(random.nextLong(size[0]));
            } else {
                proxy.toClient().cutAfter(random.nextLong(size[1]));
            }
            long start = System.nanoTime();
            try {
                deed.run(transport);
                return Optional.empty();
            } catch (TransportException lost) {
                return Optional.of(lost);
            } finally {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
                proxy.toServer().cutNoMore();
                proxy.toClient().cutNoMore();
            }
        }
    }

    @Test
    void an_upload_that_is_cut_anywhere_says_so_and_touches_nothing_else() throws Exception {
        var content = Shop.content(60, 5_000);
        long[] size = size(transport -> transport.upload(content, shop.at("releases/0"), bytes -> {}));
        int failures = 0;

        for (int i = 0; i < POINTS; i++) {
            String release = "releases/cut" + i;
            Optional<TransportException> thrown =
                    cut(i, size, transport -> transport.upload(content, shop.at(release), bytes -> {}));
            failures += thrown.isPresent() ? 1 : 0;
            thrown.ifPresent(lost -> assertThat(lost)
                    .hasMessageStartingWith("web1: ")
                    .message()
                    .containsAnyOf(release + " failed: the connection was lost; it is not known", "nothing was begun"));
            assertThat(shop.current()).isEqualTo(Shop.OLD);
        }

        assertThat(failures).as("cuts that mattered").isGreaterThan(POINTS * 9 / 10);
        try (Transport transport = connect()) {
            transport.upload(content, shop.at("releases/again"), bytes -> {});
        }
        assertThat(shop.path("releases/again/d/59")).hasSize(5_000);
    }

    @Test
    void a_swap_that_is_cut_anywhere_leaves_the_old_or_the_new_one_live() throws Exception {
        long[] size = size(transport -> transport.apply(shop.swap(Shop.OLD, Shop.NEW)));
        int failures = 0;
        int swapped = 0;

        for (int i = 0; i < POINTS; i++) {
            String from = shop.current();
            String to = from.equals(Shop.OLD) ? Shop.NEW : Shop.OLD;
            Optional<TransportException> thrown = cut(i, size, transport -> transport.apply(shop.swap(from, to)));
            failures += thrown.isPresent() ? 1 : 0;
            thrown.ifPresent(lost ->
                    assertThat(lost).hasMessageStartingWith("web1: ").hasMessageContaining("it is not known whether"));
            assertThat(shop.current()).isIn(from, to);
            // Waits for the mutex if the script that was cut off still runs.
            try (Transport transport = connect()) {
                transport.apply(Batch.of(new Stat(shop.at("current"))).exclusive(shop.at(".zdd/mutex")));
            }
            swapped += shop.current().equals(to) ? 1 : 0;
        }

        assertThat(failures).as("cuts that mattered").isGreaterThan(POINTS * 9 / 10);
        assertThat(swapped).as("of them too late").isBetween(1, POINTS - 1);
    }
}
