package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.zdd.model.RemotePath;
import io.zdd.run.Outcome;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.testkit.RecordingConnector;
import io.zdd.testkit.RecordingConnector.Applied;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Move;
import io.zdd.transport.FileOperation.SwapLink;
import io.zdd.transport.FileOperation.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
    void every_line_of_the_log_is_flushed_and_so_are_the_making_and_the_end_of_the_lock() throws IOException {
        RecordingConnector recording = RecordingConnector.over(Local.disk());
        try (Shop shop = new Shop(base, recording)) {
            shop.deploy("1", Strategy.atomicSymlink()).orThrow();
            RemotePath home = RemotePath.of(shop.root().resolve(".zdd").toString());
            Sync log = new Sync(home.resolve("log.jsonl"), false);
            Sync lock = new Sync(home.resolve("lock"), false);
            Sync names = new Sync(home, false);

            assertThat(after(recording, operation -> operation instanceof Append))
                    .hasSize(5)
                    .allSatisfy(next -> assertThat(next).startsWith(log));
            assertThat(after(recording, operation -> operation instanceof Create))
                    .singleElement(list(FileOperation.class))
                    .startsWith(lock, names);
            assertThat(after(recording, new DeleteTree(lock.path())::equals))
                    .singleElement(list(FileOperation.class))
                    .startsWith(names);
        }
    }

    @Test
    void renaming_what_is_pruned_is_flushed_before_anything_of_it_is_deleted() throws IOException {
        RecordingConnector recording = RecordingConnector.over(Local.disk());
        AtomicSymlink strategy = Strategy.atomicSymlink().keep(1).pruneGrace(Duration.ZERO);
        try (Shop shop = new Shop(base, recording)) {
            for (String id : List.of("1", "2", "3")) {
                shop.deploy(id, strategy).orThrow();
            }
            RemotePath releases = RemotePath.of(shop.root().resolve("releases").toString());

            List<FileOperation<?>> sinceTheRename = new ArrayList<>(
                    after(recording, operation -> operation instanceof Move).get(0));
            sinceTheRename.removeIf(operation -> !(operation instanceof Sync)
                    && !(operation instanceof DeleteTree delete && delete.path().startsWith(releases)));

            assertThat(sinceTheRename.get(0)).isEqualTo(new Sync(releases, false));
            assertThat(sinceTheRename.get(1))
                    .isInstanceOfSatisfying(
                            DeleteTree.class,
                            delete -> assertThat(delete.path().name()).startsWith(".trash-1-"));
        }
    }

    @Test
    void a_lock_that_cannot_be_flushed_is_not_left_behind() throws IOException {
        Path lock = base.resolve("shop/.zdd/lock");
        try (Shop shop =
                new Shop(base, host -> new UnflushedLock(host, Local.disk().connect(host)))) {
            assertThatThrownBy(() -> shop.deploy("1", Strategy.atomicSymlink()))
                    .isInstanceOf(BatchFailedException.class)
                    .hasMessageContaining("Input/output error");

            assertThat(lock.resolveSibling("mutex")).exists();
            assertThat(lock).doesNotExist();
        }
    }

    @Test
    void one_by_one_the_directory_that_names_the_tree_is_flushed_too() throws IOException {
        Path release = Files.createDirectories(base.resolve("releases/1/pages"));
        Path page = Files.writeString(release.resolve("a.html"), "a");

        assertThat(Syncing.oneByOne(release.getParent()))
                .extracting(Path::normalize)
                .containsExactly(release.getParent(), release, page, base.resolve("releases"));
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

    /** For each such operation, what was done after it. */
    private static List<List<FileOperation<?>>> after(
            RecordingConnector recording, Predicate<FileOperation<?>> wanted) {
        List<FileOperation<?>> all = operations(recording);
        return IntStream.range(0, all.size())
                .filter(i -> wanted.test(all.get(i)))
                .mapToObj(i -> all.subList(i + 1, all.size()))
                .toList();
    }

    private static List<FileOperation<?>> operations(RecordingConnector recording) {
        List<FileOperation<?>> all = new ArrayList<>();
        for (RecordingConnector.Call call : recording.calls()) {
            if (call instanceof Applied applied) {
                all.addAll(applied.batch().operations());
            }
        }
        return all;
    }

    /** Except for probes of whether links can be made. */
    private static List<String> syncsAndSwaps(RecordingConnector recording, Path root) {
        return operations(recording).stream()
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
