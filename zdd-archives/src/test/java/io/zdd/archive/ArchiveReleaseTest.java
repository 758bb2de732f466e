package io.zdd.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.model.ZddException;
import io.zdd.release.ModePolicy;
import io.zdd.release.Release;
import io.zdd.transport.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as releases: what is deployed of a good one. */
class ArchiveReleaseTest {
    private static final String LONG = "a/".repeat(60) + "name".repeat(30);

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"shop.tar", "shop.tar.gz", "shop.tgz", "SHOP.TAR.GZ"})
    void a_tar_is_deployed_with_modes_links_and_times(String name) throws IOException {
        Path archive = Tar.gnu()
                .directory("./", 0700)
                .directory("./public/", 02775)
                .file("./public/index.php", 0640, Instant.parse("2024-06-12T10:00:00.9Z"), "<?php")
                .file("./bin", 0755, "#!/bin/sh")
                .link("./public/storage", "../storage")
                .write(temporary.resolve(name));

        Content content = Release.of(Archive.of(archive)).content();

        assertThat(Contents.lines(content))
                .containsExactly(
                        "f 755 bin", "d 775 public", "f 640 public/index.php", "l public/storage -> ../storage");
        assertThat(Contents.file(content, "public/index.php").modified()).isEqualTo(1718186400L);
        assertThat(Contents.texts(content))
                .containsExactly(entry("bin", "#!/bin/sh"), entry("public/index.php", "<?php"));
    }

    @Test
    void a_zip_made_on_unix_is_deployed_with_modes_links_and_times() throws IOException {
        Path archive = Zip.empty()
                .directory("public", 0751)
                .file("public/index.php", 0640, "<?php")
                .link("storage", "public/öffentlich")
                .write(temporary.resolve("shop.ZIP"));

        Content content = Release.of(Archive.of(archive)).content();

        assertThat(Contents.lines(content))
                .containsExactly("d 751 public", "f 640 public/index.php", "l storage -> public/öffentlich");
        assertThat(Contents.file(content, "public/index.php").modified()).isEqualTo(Tar.TIME.getEpochSecond());
        assertThat(Contents.texts(content)).containsExactly(entry("public/index.php", "<?php"));
    }

    @Test
    void a_zip_without_modes_has_644_and_755_and_local_time() throws IOException {
        Path archive = Zip.empty()
                .plain("a/", "")
                .plain("a/text", "text")
                .plain("a/run", "#!/bin/sh")
                .plain("a/elf", "\u007fELF...")
                .plain("windows\\path", "text")
                .unix("none", 0, Tar.TIME, "text")
                .write(temporary.resolve("shop.zip"));

        Content content = Release.of(Archive.of(archive)).content();

        assertThat(Contents.lines(content))
                .containsExactly(
                        "d 755 a",
                        "f 755 a/elf",
                        "f 755 a/run",
                        "f 644 a/text",
                        "f 644 none",
                        "d 755 windows",
                        "f 644 windows/path");
        assertThat(Contents.file(content, "a/text").modified())
                .as("DOS time in %s", TimeZone.getDefault())
                .isEqualTo(Tar.TIME.getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parents_that_are_not_listed_become_directories(boolean tar) throws IOException {
        Path archive = tar
                ? Tar.gnu().file("a/b/c", 0600, "c").directory("a/b", 0711).write(temporary.resolve("x.tar"))
                : Zip.empty().file("a/b/c", 0600, "c").directory("a/b", 0711).write(temporary.resolve("x.zip"));

        assertThat(Contents.lines(
                        Release.of(Archive.of(archive)).modes(ModePolicy.keep()).content()))
                .containsExactly("d 755 a", "d 711 a/b", "f 600 a/b/c");
    }

    @Test
    void parents_that_are_not_listed_do_not_hide_a_strict_umask() throws IOException {
        Release release = Release.of(Archive.of(Tar.gnu().file("a/b", 0750, "b").write(temporary.resolve("x.tar"))));

        assertThat(Contents.lines(release.content())).containsExactly("d 755 a", "f 755 a/b");
        assertThat(release.warnings())
                .singleElement()
                .asString()
                .startsWith("nothing at the source may be read by others");
    }

    @Test
    void hard_links_become_files_of_their_own() throws IOException {
        Path archive = Tar.gnu()
                .file("./first", 04711, "bytes")
                .file("other", "others")
                .hardLink("b/second", "./first")
                .hardLink("third", "b/second")
                .hardLink("fourth", "other")
                .write(temporary.resolve("x.tar.gz"));
        Release release = Release.of(Archive.of(archive));

        Content content = release.content();

        assertThat(Contents.lines(content))
                .containsExactly(
                        "d 755 b", "f 711 b/second", "f 711 first", "f 644 fourth", "f 644 other", "f 711 third");
        assertThat(Contents.texts(content))
                .containsExactly(
                        entry("b/second", "bytes"),
                        entry("first", "bytes"),
                        entry("fourth", "others"),
                        entry("other", "others"),
                        entry("third", "bytes"));
        assertThat(Contents.file(content, "third").sha256())
                .isEqualTo(Contents.file(content, "first").sha256());
        assertThat(release.warnings())
                .containsExactly(
                        "b/second, first, third cannot be read by others, such as a web server of another user;"
                                + " ModePolicy.normalised() changes that",
                        "b/second, first, third have setuid or setgid bits at the source, which are not deployed");
    }

    @Test
    void a_hard_link_to_what_is_ignored_has_its_bytes() throws IOException {
        Path archive = Tar.gnu()
                .file("store/a", "bytes")
                .hardLink("a", "store/a")
                .hardLink("b", "store/a")
                .write(temporary.resolve("x.tar"));

        Content content = Release.of(Archive.of(archive)).ignore("/store/").content();

        assertThat(Contents.lines(content)).containsExactly("f 644 a", "f 644 b");
        assertThat(Contents.texts(content)).containsExactly(entry("a", "bytes"), entry("b", "bytes"));
    }

    @Test
    void ignore_patterns_and_mode_policy_hold_for_archives() throws IOException {
        Path archive = Tar.gnu()
                .file("node_modules/x/keep.js", 0666, "x")
                .file("app.js", 0600, "app")
                .file("app.js.map", 0666, "map")
                .special(TarConstants.LF_FIFO, "run/pipe")
                .link("run/link", "/etc")
                .write(temporary.resolve("x.tar"));

        Release release = Release.of(Archive.of(archive))
                .ignore("*.map", "node_modules/", "!keep.js", "/run")
                .modes(ModePolicy.normalised());

        assertThat(Contents.lines(release.content())).containsExactly("f 644 app.js");
        assertThat(release.content().manifest().bytes()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void long_and_odd_names_are_kept(String format) throws IOException {
        List<String> names = List.of(
                LONG, "-rf", "$HOME `id`", "a\nb", "back\\slash", "emoji😀", "quo'te\"s", "äöü", "é".repeat(100));
        Tar tar = format.equals("gnu") ? Tar.gnu() : Tar.pax();
        for (String name : names) {
            tar.file(name, name);
        }
        tar.link("link", LONG);

        Content content =
                Release.of(Archive.of(tar.write(temporary.resolve("x.tgz")))).content();

        assertThat(Contents.texts(content))
                .containsOnlyKeys(names)
                .allSatisfy((path, text) -> assertThat(text).isEqualTo(path));
        assertThat(Contents.lines(content)).contains("l link -> " + LONG);
    }

    @Test
    void names_of_a_zip_are_kept_with_the_flag_for_utf_8_with_the_extra_field_and_with_neither() throws IOException {
        Path flagged = Zip.empty().file("äöü😀", 0644, "x").write(temporary.resolve("flag.zip"));
        Path extra = Zip.bytewise().unicodeExtraFields().file("äöü", 0644, "x").write(temporary.resolve("extra.zip"));
        String bytes = new String("äöü".getBytes(UTF_8), ISO_8859_1);
        Path bare = Zip.bytewise().file(bytes, 0644, "x").write(temporary.resolve("bare.zip"));

        assertThat(Contents.paths(Release.of(Archive.of(flagged)))).containsExactly("äöü😀");
        assertThat(Contents.paths(Release.of(Archive.of(extra)))).containsExactly("äöü");
        assertThat(Contents.paths(Release.of(Archive.of(bare)))).containsExactly("äöü");
    }

    @Test
    void pax_headers_say_path_size_and_time_of_the_next_entry_or_of_all() throws IOException {
        Tar tar = Tar.gnu()
                .extended(TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER, Tar.record("mtime", "-1.5"))
                .file("before", "x")
                .extended(TarConstants.LF_PAX_EXTENDED_HEADER_LC, joined("mtime", "1718186400.999", "path", "renamed"))
                .file("short", "x")
                .extended(TarConstants.LF_PAX_EXTENDED_HEADER_LC, Tar.record("mtime", ""))
                .file("header", "x");

        Content content =
                Release.of(Archive.of(tar.write(temporary.resolve("x.tar")))).content();

        assertThat(Contents.file(content, "before").modified()).isEqualTo(-2);
        assertThat(Contents.file(content, "renamed").modified()).isEqualTo(1718186400L);
        assertThat(Contents.lines(content)).hasSize(3);
    }

    @Test
    void a_gzip_of_several_members_is_one_tar() throws IOException {
        byte[] tar = Tar.gnu().file("a", "a".repeat(5000)).file("b", "b").bytes();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int at = 0; at < tar.length; at += 700) {
            members.write(Tar.gzip(Arrays.copyOfRange(tar, at, Math.min(tar.length, at + 700))));
        }

        Content content = Release.of(Archive.of(Files.write(temporary.resolve("x.tar.gz"), members.toByteArray())))
                .content();

        assertThat(Contents.texts(content)).containsExactly(entry("a", "a".repeat(5000)), entry("b", "b"));
    }

    @Test
    void a_directory_may_be_listed_again() throws IOException {
        Path archive = Tar.gnu()
                .directory("a/", 0755)
                .file("a/b", "b")
                .directory("./a", 0755)
                .write(temporary.resolve("x.tar"));

        assertThat(Contents.lines(Release.of(Archive.of(archive)).content())).containsExactly("d 755 a", "f 644 a/b");
    }

    @Test
    void segments_that_say_nothing_are_dropped() throws IOException {
        Path archive = Tar.gnu().file("./a//./b", "b").directory(".", 0755).write(temporary.resolve("x.tar"));

        assertThat(Contents.lines(Release.of(Archive.of(archive)).content())).containsExactly("d 755 a", "f 644 a/b");
    }

    @Test
    void setuid_and_sticky_bits_are_dropped_and_the_first_are_warned_of() throws IOException {
        Release release = Release.of(Archive.of(Zip.empty()
                .unix("su", UnixStat.FILE_FLAG | 04755, Tar.TIME, "x")
                .unix("tmp/", UnixStat.DIR_FLAG | 03777, Tar.TIME, "")
                .file("plain", 0755, "x")
                .write(temporary.resolve("x.zip"))));

        assertThat(Contents.lines(release.content())).containsExactly("f 755 plain", "f 755 su", "d 777 tmp");
        assertThat(release.warnings())
                .containsExactly("su have setuid or setgid bits at the source, which are not deployed");
    }

    @Test
    void links_that_lead_out_are_warned_of() throws IOException {
        Release release = Release.of(
                Archive.of(Tar.gnu().link("log", "/var/log").file("a", "a").write(temporary.resolve("x.tar"))));

        assertThat(release.warnings()).containsExactly("log are links that lead out of the release");
    }

    @Test
    void an_archive_is_found_behind_a_symbolic_link_of_any_name() throws IOException {
        Path archive = Tar.gnu().file("a", "a").write(temporary.resolve("shop-1.tar.gz"));
        Path latest = Files.createSymbolicLink(temporary.resolve("latest"), archive);
        Path store = Files.copy(archive, temporary.resolve("0123abcd"));
        Path named = Files.createSymbolicLink(temporary.resolve("shop.tgz"), store.getFileName());

        assertThat(Contents.texts(Release.of(Archive.of(latest)).content())).containsExactly(entry("a", "a"));
        assertThat(Contents.texts(Release.of(Archive.of(named)).content())).containsExactly(entry("a", "a"));
    }

    @Test
    void an_archive_taken_as_a_file_is_that_file() throws IOException {
        Path archive = Zip.empty().file("a", 0644, "a").write(temporary.resolve("shop.zip"));
        Path jar = Files.copy(archive, temporary.resolve("shop.jar"));

        assertThat(Contents.paths(Release.file(archive))).containsExactly("shop.zip");
        assertThat(Contents.paths(Release.file(archive).ignore("*.x").modes(ModePolicy.keep())))
                .containsExactly("shop.zip");
        assertThat(Contents.paths(Release.of(jar))).containsExactly("shop.jar");
    }

    /** So that what is no release without this module is one with it, and nothing is both. */
    @ParameterizedTest
    @ValueSource(
            strings = {"x.tar", "x.tar.gz", "x.tgz", "x.zip", "X.TAR.GZ", "X.Zip", "x.jar", "x.gz", "tar", "zip", "x"})
    void what_a_path_alone_does_not_take_is_taken_as_an_archive(String name) throws IOException {
        Path file = Files.writeString(temporary.resolve(name), "");
        Path link = Files.createSymbolicLink(temporary.resolve("latest"), file);
        boolean archive = Archive.isAt(file);

        assertThat(Archive.isAt(link)).isEqualTo(archive);
        for (Path each : List.of(file, link)) {
            assertRefused(archive, Release.of(each), "is an archive by its name");
            assertRefused(!archive, Release.of(Archive.of(each)), "is none by its name");
        }
    }

    private static void assertRefused(boolean refused, Release release, String why) {
        Throwable thrown = catchThrowable(release::content);
        assertThat(thrown instanceof ZddException && thrown.getMessage().contains(why))
                .as("%s is refused for it %s", release, why)
                .isEqualTo(refused);
    }

    @Test
    void a_directory_is_no_archive_whatever_its_name() throws IOException {
        Path directory = Files.createDirectories(temporary.resolve("tree.zip"));
        Files.writeString(directory.resolve("b"), "b");

        assertThat(Archive.isAt(directory)).isFalse();
        assertThat(Contents.paths(Release.of(directory))).containsExactly("b");
        assertThatThrownBy(() -> Release.of(Archive.of(directory)).content())
                .isInstanceOf(ZddException.class)
                .hasMessage("the archive " + directory + " is no file; a directory is given to Release.of(Path)");
    }

    @Test
    void a_file_that_is_missing_is_an_archive_by_its_name_alone() {
        Path missing = temporary.resolve("missing.tgz");

        assertThat(Archive.isAt(missing)).isTrue();
        assertThat(Archive.isAt(temporary.resolve("missing"))).isFalse();
        assertThatThrownBy(() -> Release.of(Archive.of(missing)).content())
                .isInstanceOf(ZddException.class)
                .hasMessage("the source " + missing + " is missing");
    }

    @Test
    void archives_in_memory_are_read_too() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path work = memory.getPath("/work");
            Path zip = Zip.empty().file("a", 0600, "a").write(work.resolve("x.zip"));
            Path tar = Tar.gnu().file("a", 0600, "a").write(work.resolve("x.tgz"));

            assertThat(Contents.texts(Release.of(Archive.of(zip)).content())).containsExactly(entry("a", "a"));
            assertThat(Contents.texts(Release.of(Archive.of(tar)).content())).containsExactly(entry("a", "a"));
        }
    }

    @Test
    void what_tar_and_zip_of_this_machine_pack_is_the_release_that_their_directory_is() throws Exception {
        Path tree = Files.createDirectories(temporary.resolve("tree/sub/empty"))
                .resolve("../..")
                .normalize();
        Files.writeString(tree.resolve("sub/ümlaut 'x'"), "text".repeat(1000));
        Files.writeString(tree.resolve(LONG.replace("a/", "")), "long");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("sub/empty"));
        for (List<String> pack : List.of(
                List.of("tar", "-cf", "../gnu.tar", "--format=gnu", "."),
                List.of("tar", "-czf", "../pax.tar.gz", "--format=pax", "."),
                List.of("zip", "-qry", "../info.zip", "."))) {
            Path archive = tree.resolve(pack.get(2)).normalize();
            assumeTrue(succeeds(pack, tree), pack.get(0) + " is not here, or not GNU or Info-ZIP");

            Content packed = Release.of(Archive.of(archive)).content();

            assertThat(packed.manifest().text())
                    .isEqualTo(Release.of(tree).content().manifest().text());
            assertThat(Contents.texts(packed))
                    .isEqualTo(Contents.texts(Release.of(tree).content()));
        }
    }

    private static boolean succeeds(List<String> command, Path directory) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static byte[] joined(String key, String value, String other, String otherValue) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        records.write(Tar.record(key, value));
        records.write(Tar.record(other, otherValue));
        return records.toByteArray();
    }
}
