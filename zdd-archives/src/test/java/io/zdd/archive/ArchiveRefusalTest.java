package io.zdd.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.release.Release;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive may hold and must not deploy; each is refused by name. */
class ArchiveRefusalTest {
    private static final byte PAX = TarConstants.LF_PAX_EXTENDED_HEADER_LC;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "a/..", "..", "a/../b", "./../x", "/../x"})
    void names_that_may_lead_out_are_refused(String name) throws IOException {
        String why = name.startsWith("/")
                ? "an absolute path; pack it with paths relative to the release"
                : "a path with '..' in it, which may lead out of the release";

        assertRefused(tar(Tar.gnu().file("good", "x").file(name, "x")), name, why);
        assertRefused(zip(Zip.empty().file("good", 0644, "x").file(name, 0644, "x")), name, why);
        assertRefused(tar(Tar.gnu().file("good", "x").link(name, "x")), name, why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void absolute_names_are_refused_however_long(String format) throws IOException {
        String name = "/etc/" + "n".repeat(200);
        Tar tar = format.equals("gnu") ? Tar.gnu() : Tar.pax();

        assertRefused(
                tar(tar.file("/etc/passwd", "x")),
                "/etc/passwd",
                "an absolute path; pack it with paths relative to the release");
        Tar longer = format.equals("gnu") ? Tar.gnu() : Tar.pax();
        assertRefused(
                tar(longer.file(name, "x")), name, "an absolute path; pack it with paths relative to the release");
    }

    @Test
    void backslashes_of_a_zip_do_not_hide_a_way_out() throws IOException {
        assertRefused(
                zip(Zip.empty().plain("..\\..\\evil", "x")),
                "../../evil",
                "a path with '..' in it, which may lead out of the release");
    }

    @Test
    void what_lies_below_a_link_is_refused_in_either_order() throws IOException {
        String why = "which lies below 'data', there a symbolic link";

        assertRefused(tar(Tar.gnu().link("data", "/etc").file("data/passwd", "x")), "data/passwd", why);
        assertRefused(tar(Tar.gnu().file("data/passwd", "x").link("data", "/etc")), "data/passwd", why);
        assertRefused(tar(Tar.gnu().link("data", "/etc").directory("data/a/b", 0755)), "data/a/b/", why);
        assertRefused(zip(Zip.empty().link("data", "/etc").file("data/passwd", 0644, "x")), "data/passwd", why);
        assertRefused(zip(Zip.empty().file("data/passwd", 0644, "x").link("data", "/etc")), "data/passwd", why);
    }

    @Test
    void what_lies_below_a_file_or_a_hard_link_is_refused() throws IOException {
        assertRefused(tar(Tar.gnu().file("a", "x").file("a/b", "x")), "a/b", "which lies below 'a', there a file");
        assertRefused(
                tar(Tar.gnu().file("a/b", "x").file("z", "x").hardLink("a", "z")),
                "a/b",
                "which lies below 'a', there a hard link");
    }

    @Test
    void a_link_that_is_ignored_is_no_way_in_either() throws IOException {
        Path archive = tar(Tar.gnu().link("data", "/etc").file("data/passwd", "x"));

        assertThatThrownBy(() -> Release.of(Archive.of(archive)).ignore("/data").content())
                .isInstanceOf(ZddException.class)
                .hasMessageEndingWith("holds 'data/passwd', which lies below 'data', there a symbolic link");
    }

    @Test
    void what_stands_there_twice_is_refused() throws IOException {
        String again = "; pack it again from a clean tree";

        assertRefused(
                tar(Tar.gnu().file("a", "x").file("./a", "x")),
                "./a",
                "which stands there twice, as a file and as a file" + again);
        assertRefused(
                zip(Zip.empty().file("a", 0644, "x").file("a", 0644, "x")),
                "a",
                "which stands there twice, as a file and as a file" + again);
        assertRefused(
                tar(Tar.gnu().link("a", "b").directory("a/", 0755)),
                "a/",
                "which stands there twice, as a symbolic link and as a directory" + again);
        assertRefused(
                tar(Tar.gnu().directory("a/", 0755).directory("a/", 0700)),
                "a/",
                "which stands there twice, as a directory and as a directory" + again);
    }

    @Test
    void the_release_itself_cannot_be_a_link() throws IOException {
        assertRefused(
                tar(Tar.gnu().file("x", "x").link("./.", "/etc")),
                "./.",
                "a symbolic link in the place of the release itself");
    }

    @ParameterizedTest
    @CsvSource({"3,a character device", "4,a block device", "6,a named pipe", "V,an entry of type 'V'"})
    void special_files_are_refused(char type, String what) throws IOException {
        Path archive = tar(Tar.gnu().file("x", "x").special((byte) type, "dev/odd"));

        assertRefused(archive, "dev/odd", what + ", which cannot be deployed; leave it out by an ignore pattern");
        assertThat(Contents.paths(Release.of(Archive.of(archive)).ignore("odd")))
                .containsExactly("x");
    }

    @Test
    void special_files_of_a_zip_are_refused() throws IOException {
        assertRefused(
                zip(Zip.empty().unix("pipe", 0010000 | 0644, Tar.TIME, "")),
                "pipe",
                "a device, pipe or socket, which cannot be deployed; leave it out by an ignore pattern");
    }

    @ParameterizedTest
    @CsvSource({"later,x", "missing,x", "directory,x", "link,x", "self,self"})
    void a_hard_link_to_anything_but_an_earlier_file_is_refused(String target, String name) throws IOException {
        Path archive = tar(Tar.gnu()
                .directory("directory/", 0755)
                .link("link", "later")
                .hardLink(name, target)
                .file("later", "x"));

        assertRefused(archive, name, "a hard link to '" + target + "', which is no file that comes before it");
    }

    @Test
    void a_hard_link_to_a_path_outside_is_refused() throws IOException {
        assertRefused(
                tar(Tar.gnu().file("a", "x").hardLink("b", "../../etc/shadow")),
                "../../etc/shadow",
                "a path with '..' in it, which may lead out of the release");
    }

    @Test
    void names_that_are_not_utf_8_are_refused_and_shown_escaped() throws IOException {
        String why = "a name that is not valid UTF-8; rename it, or pack it in a UTF-8 locale";
        String longName = "n".repeat(150);

        assertRefused(tar(Tar.bytewise().file("caf\u00e9\n", "x")), "caf\\xe9\\n", why);
        assertRefused(tar(Tar.bytewise().file(longName + "\u00c3", "x")), longName + "\\xc3", why);
        byte[] path = Tar.record("path", "\u00ff".getBytes(ISO_8859_1));
        assertRefused(tar(Tar.gnu().extended(PAX, path).file("a", "x")), "\\xff", why);
        assertRefused(zip(Zip.bytewise().file("caf\u00e9", 0644, "x")), "caf\\xe9", why);
        assertThat(Contents.paths(Release.of(Archive.of(tar(Tar.bytewise().file("caf\u00c3\u00a9", "x"))))))
                .as("valid bytes are not refused")
                .containsExactly("caf\u00e9");
    }

    @Test
    void names_with_a_nul_are_refused() throws IOException {
        assertRefused(
                tar(Tar.gnu().extended(PAX, Tar.record("path", "a\0b")).file("x", "x")),
                "a\\u0000b",
                "which is no file name: it is empty or has a NUL in it");
        assertRefused(
                zip(Zip.empty().file("a\0b", 0644, "x")),
                "a\\u0000b",
                "which is no file name: it is empty or has a NUL in it");
    }

    @Test
    void names_that_no_host_takes_are_refused() throws IOException {
        assertRefused(
                tar(Tar.gnu()
                        .extended(PAX, Tar.record("path", "a/".repeat(200_000)))
                        .file("a", "x")),
                "a/".repeat(20) + "...",
                "a path that is too long for every host");
    }

    @Test
    void links_without_a_possible_target_are_refused() throws IOException {
        String why = "', which is no path: it is empty, has a NUL in it or is not valid UTF-8";

        assertRefused(tar(Tar.gnu().link("a", "")), "a", "a symbolic link to '" + why);
        assertRefused(tar(Tar.bytewise().link("a", "\u00e9")), "a", "a symbolic link to '\\xe9" + why);
        assertRefused(zip(Zip.empty().link("a", "b\0c")), "a", "a symbolic link to 'b\\u0000c" + why);
    }

    @Test
    void sparse_files_are_refused() throws IOException {
        String why = "packed as a sparse file, which zdd does not read; pack it again without --sparse";
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        headers.write(Tar.record("GNU.sparse.major", "1"));
        headers.write(Tar.record("GNU.sparse.name", "disk.img"));

        assertRefused(tar(Tar.gnu().raw(TarConstants.LF_GNUTYPE_SPARSE, "disk.img", new byte[0])), "disk.img", why);
        assertRefused(
                tar(Tar.gnu().extended(PAX, headers.toByteArray()).file("GNUSparseFile.0/disk.img", "x")),
                "disk.img",
                why);
    }

    @Test
    void encrypted_entries_are_refused() throws IOException {
        byte[] zip = Zip.patched(Zip.empty().file("secret", 0644, "x").bytes(), Zip.FLAGS, 0x09);

        assertRefused(write("x.zip", zip), "secret", "which is encrypted; pack it without a password");
    }

    @ParameterizedTest
    @CsvSource({"14,14 (LZMA)", "95,95 (XZ)", "93,93 (ZSTD)", "77,77"})
    void foreign_methods_of_compression_are_refused(int method, String shown) throws IOException {
        byte[] zip = Zip.patched(Zip.empty().file("a", 0644, "x").bytes(), Zip.METHOD, method);

        assertRefused(
                write("x.zip", zip),
                "a",
                "compressed by method " + shown + ", which zdd does not read; pack it with deflate");
    }

    @Test
    void an_archive_without_anything_is_refused() throws IOException {
        for (Path empty : new Path[] {
            tar(Tar.gnu()),
            tar(Tar.gnu().directory("./", 0755)),
            write("x.tgz", Tar.gzip(Tar.gnu().bytes())),
            zip(Zip.empty())
        }) {
            assertThatThrownBy(() -> Release.of(Archive.of(empty)).content())
                    .isInstanceOf(ZddException.class)
                    .hasMessage("the source " + empty + " is empty; there is nothing to deploy");
        }
        Path ignored = zip(Zip.empty().file("a.log", 0644, "x"));
        assertThatThrownBy(() -> Release.of(Archive.of(ignored)).ignore("*.log").content())
                .hasMessage("the source " + ignored + " is empty; there is nothing to deploy");
    }

    private void assertRefused(Path archive, String entry, String why) {
        assertThatThrownBy(() -> Release.of(Archive.of(archive)).content())
                .isInstanceOf(ZddException.class)
                .hasMessage("the archive " + archive + " holds '" + entry + "', " + why);
    }

    private Path tar(Tar tar) throws IOException {
        return tar.write(temporary.resolve("x.tar"));
    }

    private Path zip(Zip zip) throws IOException {
        return zip.write(temporary.resolve("x.zip"));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(temporary.resolve(name), bytes);
    }
}
