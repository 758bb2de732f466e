package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One deploys from Windows and macOS too, with no ssh, rsync or tar there: shown with file systems in memory that behave like
 * theirs, and an empty search path. No such machine was at hand.
 */
class OtherSystemsTest {
    @TempDir
    Path directory;

    private final EmbeddedServer server = new EmbeddedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows", "macos"})
    void a_source_without_modes_is_deployed_with_execute_bits_where_they_belong(String system) throws Exception {
        Path root = directory.resolve("shop");

        assertThat(deploy(system, root)).contains("SUCCEEDED");

        Path current = root.resolve("current");
        assertThat(current.resolve("index.html")).hasContent("from " + system);
        assertThat(mode(current.resolve("index.html"))).isEqualTo("rw-r--r--");
        assertThat(mode(current.resolve("bin/run"))).isEqualTo("rwxr-xr-x");
        assertThat(OpenSsh.run(current.resolve("bin/run").toString())).isEqualTo("started\n");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private String deploy(String system, Path root) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DeployFromElsewhere.class.getName(),
                String.valueOf(server.server().getPort()),
                server.fingerprint(),
                system,
                root.toString());
        builder.environment().clear();
        builder.environment().put("PATH", "");
        Process java = builder.redirectErrorStream(true).start();
        String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        java.waitFor();
        return printed;
    }
}
