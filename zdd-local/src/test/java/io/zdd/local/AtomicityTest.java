package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that open and read through {@code current} without pause while it is swapped. */
@Tag("exhaustive")
class AtomicityTest {
    private static final long OPENS = Sample.of(5_000_000L, 1_000_000L);
    private static final int SWAPS = 2_000;

    @TempDir
    Path root;

    private final LongAdder opens = new LongAdder();
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean done;

    @BeforeEach
    void makeTwoReleases() throws IOException {
        for (String release : List.of("a", "b")) {
            Path directory = Files.createDirectories(root.resolve("releases/" + release));
            Files.writeString(directory.resolve("page"), release.repeat(200));
        }
        Files.createDirectory(root.resolve(".zdd"));
        Files.createSymbolicLink(root.resolve("current"), Path.of("releases/a"));
    }

    @Test
    void millions_of_opens_during_two_thousand_swaps_never_fail() throws Exception {
        int swaps = 0;
        List<Thread> readers = startReaders();
        try (Transport transport = Local.disk().connect("here")) {
            while (swaps < SWAPS || opens.sum() < OPENS) {
                String from = swaps % 2 == 0 ? "releases/a" : "releases/b";
                String to = swaps % 2 == 0 ? "releases/b" : "releases/a";
                transport.apply(Batch.of(new SwapLink(path("current"), Optional.of(from), Optional.of(to)))
                        .exclusive(path(".zdd/mutex")));
                swaps++;
            }
        }
        stop(readers);

        System.out.println("[atomicity] " + opens.sum() + " opens, " + swaps + " swaps, " + failures + " failures");
        assertThat(failures.get()).isZero();
    }

    @Test
    void the_same_readers_see_a_link_that_is_removed_and_made_again() throws Exception {
        List<Thread> readers = startReaders();
        int swaps = 0;
        for (; swaps < SWAPS || opens.sum() < 10_000; swaps++) {
            Files.delete(root.resolve("current"));
            Files.createSymbolicLink(root.resolve("current"), Path.of("releases/" + (swaps % 2 == 0 ? "b" : "a")));
        }
        stop(readers);

        System.out.println("[atomicity] unlink, then link: " + opens.sum() + " opens, " + swaps + " swaps, " + failures
                + " failures");
        assertThat(failures.get()).isPositive();
    }

    private List<Thread> startReaders() {
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread reader = new Thread(this::readWithoutPause, "reader-" + i);
            reader.start();
            readers.add(reader);
        }
        return readers;
    }

    private void stop(List<Thread> readers) throws InterruptedException {
        done = true;
        for (Thread reader : readers) {
            reader.join();
        }
    }

    private void readWithoutPause() {
        Path page = root.resolve("current/page");
        while (!done) {
            try {
                byte[] read = Files.readAllBytes(page);
                if (!isWhole(read)) {
                    failures.incrementAndGet();
                }
            } catch (IOException missing) {
                failures.incrementAndGet();
            }
            opens.increment();
        }
    }

    private static boolean isWhole(byte[] read) {
        for (byte each : read) {
            if (each != read[0]) {
                return false;
            }
        }
        return read.length == 200;
    }

    private RemotePath path(String relative) {
        return RemotePath.of(root.toString()).resolve(relative);
    }
}
