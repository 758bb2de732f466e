package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.run.Outcome;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.RecordingConnector;
import io.zdd.testkit.RecordingConnector.Applied;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileOperation.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan says whether and when data is flushed to the disk, and it is done in that order. */
class DurabilityTest {
    @TempDir
    Path base;

    @Test
    void the_release_is_flushed_before_the_swap_and_the_link_after_it() throws IOException {
        RecordingConnector recording = RecordingConnector.over(Local.disk());
        try (Shop shop = new Shop(base, recording)) {
            String plan = shop.deployer()
                    .plan(shop.release("1"), Strategy.atomicSymlink())
                    .toString();
            shop.deploy("1", Strategy.atomicSymlink()).orThrow();

            assertThat(plan)
                    .contains("durability: the release is flushed to the disk before the swap, the link after it")
                    .containsSubsequence(
                            "sync " + shop.root() + "/releases/1 and below",
                            "swap " + shop.root() + "/current -> releases/1",
                            "sync " + shop.root() + "\n");
            assertThat(syncsAndSwaps(recording, shop.root()))
                    .containsSubsequence(
                            "sync " + shop.root() + "/releases/1 and below",
                            "swap " + shop.root() + "/current",
                            "sync " + shop.root());
        }
    }

    @Test
    void a_switch_turns_it_off_and_the_plan_says_so() throws IOException {
        RecordingConnector recording = RecordingConnector.over(Local.disk());
        AtomicSymlink strategy = Strategy.atomicSymlink().durable(false);
        try (Shop shop = new Shop(base, recording)) {
            String plan = shop.deployer().plan(shop.release("1"), strategy).toString();
            shop.deploy("1", strategy).orThrow();

            assertThat(plan)
                    .contains("durability: off: after a power cut the release may be torn")
                    .doesNotContain("sync ");
            assertThat(syncsAndSwaps(recording, shop.root())).containsExactly("swap " + shop.root() + "/current");
        }
    }

    @Test
    void without_a_program_that_flushes_file_systems_every_file_is_flushed() throws Exception {
        makeSource();

        assertThat(deployWithPrograms(name -> !name.equals("sync"))).isEqualTo(Outcome.SUCCEEDED + "\n");
        assertThat(base.resolve("shop/current/index.html")).hasContent("hello");
    }

    /** Such as that of busybox, which knows no -f. */
    @Test
    void with_a_program_that_cannot_flush_file_systems_every_file_is_flushed() throws Exception {
        makeSource();
        Path asked = base.resolve("asked");
        Path programs = Files.createDirectory(base.resolve("programs"));
        Path sync = Files.writeString(programs.resolve("sync"), "#!/bin/sh\necho \"$@\" >> " + asked + "\nexit 1\n");
        Files.setPosixFilePermissions(sync, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(deployWithPrograms(name -> !name.equals("sync"))).isEqualTo(Outcome.SUCCEEDED + "\n");
        assertThat(Files.readAllLines(asked))
                .allMatch(line -> line.startsWith("-f -- " + base.resolve("shop/releases/")));
        assertThat(base.resolve("shop/current/index.html")).hasContent("hello");
    }

    /** Except for probes of whether links can be made. */
    private static List<String> syncsAndSwaps(RecordingConnector recording, Path root) {
        return recording.calls().stream()
                .filter(Applied.class::isInstance)
                .flatMap(call -> ((Applied) call).batch().operations().stream())
                .map(DurabilityTest::shown)
                .filter(shown -> !shown.isEmpty() && !shown.contains(".zdd"))
                .toList();
    }

    private static String shown(FileOperation<?> operation) {
        if (operation instanceof Sync sync) {
            return "sync " + sync.path() + (sync.tree() ? " and below" : "");
        }
        return operation instanceof SwapLink swap ? "swap " + swap.link() : "";
    }

    private void makeSource() throws IOException {
        Path source = Files.createDirectories(base.resolve("source/pages")).getParent();
        Files.writeString(source.resolve("index.html"), "hello");
        Files.writeString(source.resolve("pages/a.html"), "a");
        Files.createSymbolicLink(source.resolve("dangling"), Path.of("nowhere"));
    }

    /** In a JVM of its own, whose search path has links to some of the programs of this machine. */
    private String deployWithPrograms(Predicate<String> wanted) throws IOException, InterruptedException {
        Path programs = Files.createDirectories(base.resolve("programs"));
        for (String name : List.of("flock", "setsid", "sh", "stat", "sync")) {
            Path program = Path.of("/usr/bin", name);
            if (wanted.test(name) && Files.exists(program)) {
                Files.createSymbolicLink(programs.resolve(name), program);
            }
        }
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DeployElsewhere.class.getName(),
                base.toString(),
                "durable");
        builder.environment().put("PATH", programs.toString());
        Process java = builder.redirectError(base.resolve("errors").toFile()).start();
        String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        java.waitFor();
        return printed;
    }
}
