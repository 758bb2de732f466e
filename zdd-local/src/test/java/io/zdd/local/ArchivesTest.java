package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.archive.Archive;
import io.zdd.model.ReleaseId;
import io.zdd.release.Release;
import io.zdd.strategy.Strategy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of every kind go live, on the disk and in memory, with modes, times and links. */
class ArchivesTest {
    private static final Instant TIME = Instant.parse("2024-06-12T10:00:00Z");
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"app.tar", "app.tar.gz", "app.zip"})
    void on_the_disk(String name) throws IOException {
        deploy(temporary, name, Local.disk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.tar", "app.tar.gz", "app.zip"})
    void in_memory(String name) throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build())) {
            deploy(Files.createDirectories(memory.getPath("/srv")), name, Local.on(memory));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.tar", "app.tgz", "app.zip"})
    void by_one_line(String name) throws IOException {
        Path root = temporary.resolve("shop");

        Zdd.deploy(pack(temporary, name)).to(root.toString());

        assertThat(Files.readString(root.resolve("current/index.html"))).isEqualTo("hello");
        assertThat(root.resolve("current").resolve(name)).doesNotExist();
    }

    @Test
    void one_line_deploys_an_archive_as_it_is_if_it_is_told_so() throws IOException {
        Path root = temporary.resolve("shop");

        Zdd.deploy(Release.file(pack(temporary, "app.zip"))).to(root.toString());

        assertThat(root.resolve("current/app.zip")).isRegularFile();
        assertThat(root.resolve("current/index.html")).doesNotExist();
    }

    private static Path pack(Path base, String name) throws IOException {
        Path archive = base.resolve(name);
        if (name.endsWith(".zip")) {
            zip(archive);
        } else {
            tar(archive);
        }
        return archive;
    }

    private static void deploy(Path base, String name, Local connector) throws IOException {
        Path archive = pack(base, name);
        try (Shop shop = new Shop(base, connector)) {
            shop.deployer()
                    .deploy(Release.of(Archive.of(archive)).id("1"), Strategy.atomicSymlink())
                    .orThrow();

            Path live = shop.root().resolve("current");
            assertThat(Files.readString(live.resolve("index.html"))).isEqualTo("hello");
            assertThat(Files.getLastModifiedTime(live.resolve("index.html"))).isEqualTo(FileTime.from(TIME));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(live.resolve("bin/run"))))
                    .isEqualTo("rwxr-xr-x");
            assertThat(Files.readSymbolicLink(live.resolve("link")).toString()).isEqualTo("bin/run");
            assertThat(shop.deployer()
                            .verify(ReleaseId.of("1"))
                            .get("here")
                            .difference()
                            .isEmpty())
                    .isTrue();
        }
    }

    private static void tar(Path archive) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                OutputStream packed = archive.toString().endsWith("gz") ? new GZIPOutputStream(file) : file;
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, "UTF-8")) {
            put(tar, "index.html", 0644, "hello");
            put(tar, "bin/run", 0755, "#!/bin/sh\n");
            TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
            link.setLinkName("bin/run");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, int mode, String text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(text.length());
        entry.setModTime(FileTime.from(TIME));
        tar.putArchiveEntry(entry);
        tar.write(text.getBytes(StandardCharsets.UTF_8));
        tar.closeArchiveEntry();
    }

    private static void zip(Path archive) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
            put(zip, "index.html", FILE | 0644, "hello");
            put(zip, "bin/run", FILE | 0755, "#!/bin/sh\n");
            put(zip, "link", LINK | 0777, "bin/run");
        }
    }

    private static void put(ZipArchiveOutputStream zip, String name, int mode, String text) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        entry.setLastModifiedTime(FileTime.from(TIME));
        zip.putArchiveEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }
}
