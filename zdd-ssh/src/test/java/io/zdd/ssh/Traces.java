package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What is left on a host on this machine.
 *
 * @param temporary where temporary files lie, by which processes are known too, also those whose parent is gone
 */
record Traces(Path temporary) {
    long processes() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(this::isOne).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean isOne(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                    .contains("TMPDIR=" + temporary + "\0");
        } catch (IOException noProcess) {
            return false;
        }
    }

    /** Waits for them to end. */
    void assertNone() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (processes() > 0) {
            assertThat(System.nanoTime()).as("still running").isLessThan(deadline);
            Thread.sleep(50);
        }
        assertThat(temporary).isEmptyDirectory();
    }
}
