package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However much a command prints and however slowly one listens, a JVM of 48 MB hears all of it. */
@Tag("real")
@Timeout(120)
class ManyOutputTest {
    @TempDir
    Path directory;

    private OpenSsh server;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = OpenSsh.start(directory);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private String heard(String command, long pause) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path") + ":" + path;
        Path errors = Files.createTempFile(directory, "errors", "");
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx48m",
                        "-cp",
                        classes,
                        OutputProbe.class.getName(),
                        String.valueOf(server.port()),
                        server.key().toString(),
                        server.knownHosts().toString(),
                        command,
                        String.valueOf(pause)))
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(() -> output + read(errors)).isZero();
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Test
    void two_hundred_megabytes() throws Exception {
        assertThat(heard("head -c 200000000 /dev/zero | tr '\\0' x | fold -w 999 ", 3_000))
                .isEqualTo("true 200000000");
    }

    @Test
    void a_byte_at_a_time() throws Exception {
        // A process that writes bytes one by one; what comes while nobody listens must not take up a hundred times its
        // size.
        assertThat(heard("echo x; i=0; while [ $i -lt 400000 ]; do printf x; i=$((i+1)); done", 8_000))
                .isEqualTo("true 400001");
    }
}
