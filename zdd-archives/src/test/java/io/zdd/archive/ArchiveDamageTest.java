package io.zdd.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.transport.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are not whole, or not the same any more. */
class ArchiveDamageTest {
    private static final String TEXT = "some text, some text, some text";

    /** All that files and links of the archive hold. */
    private static final List<String> BYTES = List.of(TEXT, "", "../a");

    @TempDir
    Path temporary;

    private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());

    @AfterEach
    void close() throws IOException {
        memory.close();
    }

    /** Cut anywhere, also between two entries, where a tar looks whole but for its end mark. */
    @ParameterizedTest
    @ValueSource(strings = {"x.tar", "x.tar.gz", "x.zip"})
    void an_archive_that_is_cut_at_any_byte_is_refused(String name) throws IOException {
        byte[] whole = archive(name);
        int end = name.equals("x.tar") ? endOfFirstMark(whole) : whole.length;
        assertThat(Contents.paths(Release.of(Archive.of(remember(name, whole)))))
                .containsExactly("a", "b", "sub", "sub/link");
        for (int length = 0; length < end; length += length % 512 > 2 && length % 512 < 500 && end > 1000 ? 7 : 1) {
            Path cut = remember(name, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Release.of(Archive.of(cut)).content())
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOf(ZddException.class)
                    .hasMessageStartingWith("the archive " + cut + " cannot be read; it is truncated or damaged, or is"
                            + " not what its name says: ");
        }
    }

    /** What is still read has all entries, and bytes as they were: in a zip only names, modes and times have no sum. */
    @ParameterizedTest
    @ValueSource(strings = {"x.tar", "x.tar.gz", "x.zip"})
    void an_archive_with_a_wrong_byte_is_refused_or_harmless(String name) throws IOException {
        byte[] whole = archive(name);
        int end = name.equals("x.tar") ? endOfFirstMark(whole) : whole.length;
        int refused = 0;
        for (int i = 0; i < end; i += name.equals("x.tar") ? 3 : 1) {
            byte[] wrong = whole.clone();
            wrong[i] ^= 0x55;
            Path damaged = remember(name, wrong);
            try {
                Content content = Release.of(Archive.of(damaged)).content();
                assertThat(content.manifest().entries()).as("byte %d", i).hasSizeGreaterThanOrEqualTo(4);
                if (!name.equals("x.tar")) {
                    assertThat(BYTES)
                            .as("byte %d", i)
                            .containsAll(Contents.texts(content).values());
                }
            } catch (ZddException expected) {
                assertThat(expected).hasMessageContaining(damaged.toString());
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 20);
    }

    @Test
    void a_header_with_a_wrong_checksum_is_refused() throws IOException {
        byte[] tar = Tar.gnu().file("good", "x").file("bad", "x").bytes();
        tar[1024] = 'B';

        assertUnreadable(write("x.tar", tar), "the checksum of a header is wrong");
    }

    @Test
    void what_follows_the_end_of_a_tar_is_not_left_out_in_silence() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(Tar.gnu().file("a", "x").bytes());
        two.write(Tar.gnu().file("b", "x").bytes());
        ByteArrayOutputStream garbage = new ByteArrayOutputStream();
        garbage.write(Tar.gzip(Tar.gnu().file("a", "x").bytes()));
        garbage.write("garbage".getBytes());

        assertUnreadable(
                write("x.tar", two.toByteArray()), "something follows its end mark, as when two archives were joined");
        assertUnreadable(write("x.tgz", garbage.toByteArray()), "Unexpected data after a valid .gz stream.");
    }

    @Test
    void an_archive_that_is_another_than_its_name_says_is_refused() throws IOException {
        byte[] tar = Tar.gnu().file("a", "x").bytes();

        assertUnreadable(write("x.tar", Tar.gzip(tar)), "it has no end mark");
        assertUnreadable(write("x.tar.gz", tar), "Input is not in the .gz format.");
        assertUnreadable(write("x.zip", tar), "Archive is not a ZIP archive");
    }

    @Test
    void extended_headers_that_cannot_be_are_refused() throws IOException {
        assertUnreadable(pax("no length"), "a pax header has no length where one must be");
        assertUnreadable(pax("12 path"), "a pax header lacks '='");
        assertUnreadable(pax("99 path=a\n"), "a pax header is longer or shorter than it says");
        assertUnreadable(pax("8 path=a\n"), "a pax header is longer or shorter than it says");
        assertUnreadable(pax("10 size=x\n"), "a pax header has the size x");
        assertUnreadable(pax("11 size=-1\n"), "a pax header has the size -1");
        assertUnreadable(pax("17 mtime=1e99999\n"), "a pax header has the time 1e99999");
        assertUnreadable(
                Tar.gnu()
                        .file("a", "x")
                        .raw(TarConstants.LF_GNUTYPE_LONGNAME, "long", "b".getBytes())
                        .write(temporary.resolve("x.tar")),
                "it ends after an extended header");
        assertUnreadable(
                Tar.gnu()
                        .raw(TarConstants.LF_GNUTYPE_LONGNAME, "long", new byte[2_000_000])
                        .file("a", "x")
                        .write(temporary.resolve("x.tar")),
                "an extended header claims to have 2000000 bytes");
    }

    @Test
    void an_archive_that_is_replaced_after_its_manifest_was_made_is_not_given() throws IOException {
        for (String name : List.of("x.tar", "x.tar.gz", "x.zip")) {
            Content content = Release.of(Archive.of(write(name, archive(name)))).content();
            assertThat(Contents.texts(content)).containsOnlyKeys("a", "b");

            Path other = name.endsWith("zip")
                    ? Zip.empty().file("a", 0644, "other").write(temporary.resolve(name))
                    : Tar.gnu().file("a", "other").write(temporary.resolve(name));

            assertChanged(content, other);
            Files.delete(other);
            assertChanged(content, other);
        }
    }

    @Test
    void other_bytes_in_an_archive_of_the_same_size_and_time_are_seen() throws IOException {
        Path archive = Tar.gnu().file("a", "first").file("b", "x").write(temporary.resolve("x.tar"));
        FileTime time = Files.getLastModifiedTime(archive);
        Content content = Release.of(Archive.of(archive)).content();

        Tar.gnu().file("a", "other").file("b", "x").write(archive);
        Files.setLastModifiedTime(archive, time);
        assertChanged(content, archive);

        Tar.gnu().file("a", "first").file("c", "x").write(archive);
        Files.setLastModifiedTime(archive, time);
        assertChanged(content, archive);
    }

    @Test
    void an_archive_that_changes_while_it_is_given_is_seen() throws IOException {
        Path archive = write("x.zip", archive("x.zip"));
        Content content = Release.of(Archive.of(archive)).content();

        assertThatThrownBy(() -> content.forEachFile(1, (file, bytes) -> {
                    bytes.readAllBytes();
                    Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the archive " + archive + " changed since its manifest was made");
    }

    @Test
    void what_the_sink_throws_comes_back_and_no_further_file_is_given() throws IOException {
        Content content =
                Release.of(Archive.of(write("x.tgz", archive("x.tgz")))).content();
        AtomicInteger given = new AtomicInteger();
        IOException full = new IOException("disk full");

        assertThatThrownBy(() -> content.forEachFile(2, (file, bytes) -> {
                    given.incrementAndGet();
                    throw full;
                }))
                .isSameAs(full);
        assertThat(given).hasValue(1);
    }

    @Test
    void a_sink_that_reads_nothing_gets_the_next_file_all_the_same() throws IOException {
        for (String name : List.of("x.tar", "x.zip")) {
            Content content = Release.of(Archive.of(write(name, archive(name)))).content();
            List<String> given = new ArrayList<>();

            content.forEachFile(1, (file, bytes) -> given.add(file.path()));

            assertThat(given).containsExactly("a", "b");
        }
    }

    @Test
    void reading_a_zip_ends_when_the_thread_is_interrupted() throws IOException {
        Path archive = write("x.zip", archive("x.zip"));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> Release.of(Archive.of(archive)).content())
                    .isInstanceOf(ZddException.class)
                    .hasMessage("reading the archive " + archive + " was interrupted");
        } finally {
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        }
    }

    private static byte[] archive(String name) throws IOException {
        if (name.endsWith("zip")) {
            return Zip.empty()
                    .file("a", 0644, TEXT)
                    .directory("sub", 0755)
                    .link("sub/link", "../a")
                    .file("b", 0755, "")
                    .bytes();
        }
        byte[] tar = Tar.gnu()
                .file("a", TEXT)
                .directory("sub/", 0755)
                .link("sub/link", "../a")
                .file("b", 0755, "")
                .bytes();
        return name.endsWith("tar") ? tar : Tar.gzip(tar);
    }

    private static int endOfFirstMark(byte[] tar) {
        int last = tar.length - 1;
        while (tar[last] == 0) {
            last--;
        }
        return (last / 512 + 2) * 512;
    }

    private Path pax(String body) throws IOException {
        return Tar.gnu()
                .extended(TarConstants.LF_PAX_EXTENDED_HEADER_LC, body.getBytes())
                .file("a", "x")
                .write(temporary.resolve("x.tar"));
    }

    private static void assertUnreadable(Path archive, String detail) {
        assertThatThrownBy(() -> Release.of(Archive.of(archive)).content())
                .isInstanceOf(ZddException.class)
                .hasMessage("the archive " + archive + " cannot be read; it is truncated or damaged, or is not what its"
                        + " name says: " + detail);
    }

    private static void assertChanged(Content content, Path archive) {
        assertThatThrownBy(() -> Contents.texts(content))
                .isInstanceOf(IOException.class)
                .hasMessage("the archive " + archive + " changed since its manifest was made");
    }

    private Path remember(String name, byte[] bytes) throws IOException {
        return Files.write(memory.getPath("/work", name), bytes);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(temporary.resolve(name), bytes);
    }
}
