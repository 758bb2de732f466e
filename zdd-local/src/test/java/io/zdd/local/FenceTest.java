package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A deployer that was stopped (a paused laptop, a frozen runner) and lost its lock changes nothing when it wakes up. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FenceTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).pruneGrace(Duration.ZERO);
    private static final Duration LEASE = Duration.ofMillis(1500);

    @TempDir
    Path base;

    private Deployer deployer;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(Files.createDirectories(base.resolve("source")).resolve("index.html"), "frozen");
        Fleet fleet =
                Fleet.of(Host.named("here").at(base.resolve("shop").toString()).over(Local.disk()));
        deployer = Deployer.builder(fleet).lease(LEASE).build();
        deploy("1").orThrow();
        deploy("2").orThrow();
        deploy("3").orThrow();
    }

    @AfterEach
    void close() {
        deployer.close();
    }

    @Test
    void it_does_not_activate() throws Exception {
        String said = frozenDuring("deploy", () -> deploy("4").orThrow());

        assertThat(said).doesNotStartWith("SUCCEEDED").contains("no longer holds the lock");
        assertThat(served()).isEqualTo("4");
    }

    @Test
    void it_does_not_roll_back() throws Exception {
        String said = frozenDuring("rollback", () -> deploy("4").orThrow());

        assertThat(said).doesNotStartWith("SUCCEEDED").contains("no longer holds the lock");
        assertThat(served()).isEqualTo("4");
    }

    @Test
    void it_does_not_prune() throws Exception {
        String said = frozenDuring("prune", () -> deploy("4").orThrow());

        assertThat(said).contains("no longer holds the lock");
        assertThat(base.resolve("shop/releases")).isDirectoryContaining(each -> each.endsWith("1"));

        assertThat(frozenDuring("prune", () -> {})).startsWith("SUCCEEDED");
        assertThat(base.resolve("shop/releases")).isDirectoryNotContaining(each -> each.endsWith("1"));
    }

    @Test
    void without_the_take_over_it_does_all_that() throws Exception {
        String said = frozenDuring("deploy", () -> {});

        assertThat(said).startsWith("SUCCEEDED");
        assertThat(served()).isEqualTo("frozen");
    }

    /** Stops it for real, while it waits in the middle, and lets it go on when the other work is done. */
    private String frozenDuring(String deed, Work other) throws Exception {
        Process frozen = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FrozenDeployer.class.getName(),
                        base.toString(),
                        String.valueOf(LEASE.toMillis()),
                        deed)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = frozen.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null && !line.equals("waiting")) {
                line = output.readLine();
            }
            assertThat(line).isEqualTo("waiting");
            stop(frozen);
            other.run();
            Files.createFile(base.resolve("go"));
            signal("CONT", frozen);
            return output.lines().collect(Collectors.joining("\n"));
        } finally {
            Files.deleteIfExists(base.resolve("go"));
            frozen.destroyForcibly().waitFor();
        }
    }

    /** Between two batches: whoever is stopped in the middle of one has the mutex, and must be ended by somebody. */
    private void stop(Process process) throws Exception {
        signal("STOP", process);
        String mutex = base.resolve("shop/.zdd/mutex").toString();
        while (new ProcessBuilder("flock", "-n", mutex, "true").start().waitFor() != 0) {
            signal("CONT", process);
            Thread.sleep(20);
            signal("STOP", process);
        }
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Report deploy(String id) throws IOException {
        Path source = Files.createDirectories(base.resolve("source-" + id));
        Files.writeString(source.resolve("index.html"), id);
        return deployer.deploy(Release.of(source).id(id), STRATEGY);
    }

    private String served() throws IOException {
        return Files.readString(base.resolve("shop/current/index.html"));
    }

    /** What somebody else does meanwhile. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }
}
