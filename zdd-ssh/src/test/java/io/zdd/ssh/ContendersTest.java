package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three programs deploy to the same two roots at once, each root over SSH by some and as a local disk by others. */
@Tag("real")
@Timeout(300)
class ContendersTest {
    private static final int PROGRAMS = 3;
    private static final int TIMES = Sample.of(34, 12);

    @TempDir
    Path directory;

    @Test
    void there_is_one_owner_at_a_time_and_never_a_mixed_end() throws Exception {
        Path base = Files.createDirectory(directory.resolve("base"));
        List<String> printed = new ArrayList<>();
        long looks = 0;
        try (OpenSsh server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")))) {
            List<Process> programs = new ArrayList<>();
            for (int i = 1; i <= PROGRAMS; i++) {
                programs.add(start(i, base, server));
            }
            while (programs.stream().anyMatch(Process::isAlive)) {
                look(base.resolve("root1"));
                look(base.resolve("root2"));
                looks++;
            }
            for (int i = 1; i <= PROGRAMS; i++) {
                assertThat(programs.get(i - 1).waitFor(60, TimeUnit.SECONDS)).isTrue();
                printed.add(Files.readString(directory.resolve("printed" + i)));
            }
        }
        System.out.println("[contenders] " + looks + " looks, " + printed);
        assertThat(printed).allMatch(text -> text.startsWith("{"));
        assertThat(printed).noneMatch(text -> text.contains("FAILED") || text.contains("WRONG"));
        assertThat(printed).anyMatch(text -> text.contains("deploy")).anyMatch(text -> text.contains("refused"));
        assertThat(base.resolve("root1/.zdd/lock")).doesNotExist();
        assertThat(base.resolve("root2/.zdd/lock")).doesNotExist();
        assertThat(Files.readSymbolicLink(base.resolve("root1/current")))
                .isEqualTo(Files.readSymbolicLink(base.resolve("root2/current")));
    }

    private Process start(int number, Path base, OpenSsh server) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Contender.class.getName(),
                        "program" + number,
                        base.toString(),
                        String.valueOf(number),
                        String.valueOf(TIMES),
                        String.valueOf(number % 2 + 1),
                        String.valueOf(server.port()),
                        server.key().toString(),
                        server.knownHosts().toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("printed" + number).toFile())
                .start();
    }

    /** What is served is whole: its page is there and names its release. */
    private static void look(Path root) throws IOException {
        Path current = root.resolve("current");
        if (!Files.isSymbolicLink(current)) {
            return;
        }
        try {
            Path release = current.toRealPath();
            assertThat(Files.readString(release.resolve("index.html")))
                    .isEqualTo(release.getFileName().toString());
        } catch (NoSuchFileException gone) {
            // Between the two reads it may have been left and pruned, but only if it is not live any more.
            assertThat(gone.getFile())
                    .isNotEqualTo(current.toRealPath().resolve("index.html").toString());
        }
    }
}
