package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that others take away and put there again, as a lock is, is read or is missing, and nothing else. */
@Timeout(120)
class VanishingFileTest {
    private static final int TIMES = 200;

    @TempDir
    Path directory;

    static Stream<List<String>> shells() {
        return Stream.of(List.of("/bin/dash"), List.of("/bin/bash"), List.of("/bin/busybox", "sh"))
                .filter(shell -> Files.isExecutable(Path.of(shell.get(0))));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void it_is_read_or_missing_however_often_it_comes_and_goes(List<String> shell) throws Exception {
        Path file = directory.resolve("lock");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> comeAndGo(file, stop));

        try {
            Set<String> seen = new HashSet<>();
            while (!seen.containsAll(List.of("-", "=aGVsbG8="))) {
                List<String> answers = Stream.of(read(shell, file).split("\0"))
                        .filter(answer -> answer.matches("-|=|=aGVsbG8="))
                        .toList();
                assertThat(answers).hasSize(TIMES);
                seen.addAll(answers);
            }
        } finally {
            stop.set(true);
        }
        others.join();
    }

    private String read(List<String> shell, Path file) throws IOException, InterruptedException {
        Path functions = directory.resolve("host.sh");
        try (var in = BatchScript.class.getResourceAsStream("host.sh")) {
            Files.write(functions, in.readAllBytes());
        }
        String script = "z_batch=b; . " + functions + "\ni=0; while [ $i -lt " + TIMES + " ]; do z_read " + file
                + " 100; i=$((i + 1)); done";
        List<String> command =
                Stream.concat(shell.stream(), Stream.of("-c", script)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static void comeAndGo(Path file, AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                Files.writeString(file, "hello");
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
