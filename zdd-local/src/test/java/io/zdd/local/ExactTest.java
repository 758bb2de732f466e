package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.ReleaseId;
import io.zdd.plan.Plan;
import io.zdd.release.Release;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed is exactly what the source is. */
@Tag("exhaustive")
class ExactTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Path source;
    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(base, Local.disk());
        source = Files.createDirectory(base.resolve("source"));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void names_of_every_kind() throws IOException {
        for (String name : List.of(
                "new\nline",
                "quote's",
                "double\"quote",
                "$HOME",
                "`id`",
                "-rf",
                " space ",
                "tab\t",
                "back\\slash",
                "x".repeat(255),
                "ünïcödé",
                "*",
                "a;b|c&d",
                "#hash",
                "~",
                ".hidden",
                "...",
                "%s",
                "{}")) {
            Files.writeString(source.resolve(name), name);
            Files.createDirectories(source.resolve("directories").resolve(name));
        }

        deploy();

        assertThat(look(live())).isEqualTo(look(source));
        assertThat(shop.deployer()
                        .verify(ReleaseId.of("1"))
                        .get("here")
                        .difference()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void modes_times_empty_directories_and_links() throws IOException {
        Path script = Files.writeString(source.resolve("run.sh"), "#!/bin/sh\n");
        permit(script, "rwxr-x--x");
        permit(Files.writeString(source.resolve("secret"), "s"), "r--------");
        permit(Files.createDirectories(source.resolve("closed/empty")).getParent(), "r-xr-x---");
        Files.setLastModifiedTime(script, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        Files.createSymbolicLink(source.resolve("dangling"), Path.of("nowhere/at all"));
        Files.createSymbolicLink(source.resolve("absolute"), Path.of("/etc/hostname"));
        Files.createSymbolicLink(source.resolve("to-directory"), Path.of("closed"));
        Files.createSymbolicLink(source.resolve("out"), Path.of("../../shared"));

        Plan plan = shop.deployer().plan(Release.of(source).id("1"), STRATEGY);
        shop.deployer().apply(plan).orThrow();

        assertThat(look(live())).isEqualTo(look(source));
        assertThat(plan.warnings())
                .contains("absolute, out are links that lead out of the release")
                .anySatisfy(
                        warning -> assertThat(warning).startsWith("closed/, run.sh, secret cannot be read by others,"));
        permit(source.resolve("closed"), "rwxr-xr-x");
        permit(live().resolve("closed"), "rwxr-xr-x");
    }

    @Test
    void a_hundred_thousand_files() throws IOException {
        for (int directory = 0; directory < 1_000; directory++) {
            Path folder = Files.createDirectories(source.resolve("d" + directory % 10 + "/d" + directory));
            for (int file = 0; file < 100; file++) {
                Files.writeString(folder.resolve("f" + file), directory + "/" + file);
            }
        }

        deploy();

        try (Stream<Path> all = Files.walk(live())) {
            assertThat(all.filter(Files::isRegularFile).count()).isEqualTo(100_000);
        }
        assertThat(live().resolve("d7/d997/f99")).hasContent("997/99");
    }

    @Test
    void a_sparse_file_of_gigabytes_stays_sparse() throws IOException {
        long size = Sample.of(5L << 30, 3L << 30);
        long middle = size / 5 * 4;
        try (RandomAccessFile file =
                new RandomAccessFile(source.resolve("disk.img").toFile(), "rw")) {
            file.write("begin".getBytes(StandardCharsets.US_ASCII));
            file.seek(middle);
            file.write("middle".getBytes(StandardCharsets.US_ASCII));
            file.setLength(size);
        }

        deploy();

        Path copy = live().resolve("disk.img");
        assertThat(copy).hasSize(size);
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "r")) {
            file.seek(middle);
            byte[] read = new byte[6];
            file.readFully(read);
            assertThat(read).asString(StandardCharsets.US_ASCII).isEqualTo("middle");
        }
        assertThat((Long) Files.getAttribute(copy, "unix:size")).isEqualTo(size);
        assertThat(blocks(copy)).isLessThan(10L << 20);
    }

    private static long blocks(Path file) throws IOException {
        Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("\t")[0]);
    }

    @Test
    void a_single_file_is_a_release() throws IOException {
        Path jar = Files.writeString(base.resolve("shop.jar"), "PK");

        shop.deployer().deploy(Release.of(jar).id("1"), STRATEGY).orThrow();

        assertThat(live().resolve("shop.jar")).hasContent("PK");
    }

    @Test
    void what_is_ignored_is_left_out() throws IOException {
        Files.createDirectories(source.resolve("node_modules/x"));
        Files.writeString(source.resolve("node_modules/x/index.js"), "");
        Files.writeString(source.resolve("debug.log"), "");
        Files.writeString(source.resolve("keep.log"), "");

        shop.deployer()
                .deploy(Release.of(source).id("1").ignore("/node_modules/", "*.log", "!keep.log"), STRATEGY)
                .orThrow();

        assertThat(look(live())).containsOnlyKeys("keep.log");
    }

    private void deploy() {
        shop.deployer().deploy(Release.of(source).id("1"), STRATEGY).orThrow();
    }

    private Path live() {
        return shop.root().resolve("releases/1");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Every path with type, mode, time, and content or target. */
    private static SortedMap<String, String> look(Path root) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(each -> !each.equals(root)).toList()) {
                found.put(root.relativize(path).toString(), look(path, is(path)));
            }
        }
        return found;
    }

    private static String look(Path path, PosixFileAttributes is) throws IOException {
        if (is.isSymbolicLink()) {
            return "link to " + Files.readSymbolicLink(path);
        }
        if (is.isDirectory()) {
            return "directory " + is.permissions();
        }
        return "file " + is.permissions() + " "
                + is.lastModifiedTime().toInstant().getEpochSecond() + " " + Files.readString(path);
    }

    private static PosixFileAttributes is(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
