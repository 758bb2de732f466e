package io.zdd.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.ZddException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases of directories, of files, and of sources that somebody else wrote. */
class SourceTest {
    @TempDir
    Path temporary;

    /** Texts of files by their paths, all of mode 700. */
    private record Texts(Path path, Map<String, String> texts, AtomicInteger readings) implements Source {
        @Override
        public SourceContent read(IgnoreRules ignore, ModePolicy modes) throws IOException {
            readings.incrementAndGet();
            Findings findings = new Findings();
            FileHasher hasher = new FileHasher();
            for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
                if (!ignore.ignores(text.getKey(), false)) {
                    FileHasher.Hashed hashed = hasher.hash(bytes(text.getValue()));
                    findings.add(new ManifestEntry.File(
                            text.getKey(), FileMode.of(0700), hashed.size(), 0, hashed.sha256()));
                }
            }
            return new TextsContent(texts, findings.manifest(path, modes), findings.warnings(modes));
        }

        static ByteArrayInputStream bytes(String text) {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }
    }

    private record TextsContent(Map<String, String> texts, Manifest manifest, List<String> warnings)
            implements SourceContent {
        @Override
        public void forEachFile(int parallelism, FileSink sink) throws IOException {
            for (ManifestEntry entry : manifest.entries()) {
                sink.accept((ManifestEntry.File) entry, Texts.bytes(texts.get(entry.path())));
            }
        }
    }

    private final Texts texts =
            new Texts(Path.of("/srv/texts"), Map.of("a", "text", "b.log", "line"), new AtomicInteger());

    @Test
    void a_source_of_ones_own_gets_ignore_rules_and_modes() throws IOException {
        Release release = Release.of(texts).ignore("*.log").modes(ModePolicy.keep());

        assertThat(release.content().manifest().entries())
                .singleElement()
                .isEqualTo(new ManifestEntry.File(
                        "a",
                        FileMode.of(0700),
                        4,
                        0,
                        new FileHasher().hash(Texts.bytes("text")).sha256()));
        assertThat(release.source()).isEqualTo(texts.path());
        assertThat(release).hasToString("release from /srv/texts");
    }

    @Test
    void its_modes_are_mended_and_warned_of_like_those_of_a_directory() {
        Release release = Release.of(texts);

        assertThat(release.content().manifest().entries())
                .extracting(entry -> ((ManifestEntry.File) entry).mode())
                .containsOnly(FileMode.of(0755));
        assertThat(release.warnings()).singleElement().asString().contains("strict umask");
    }

    @Test
    void it_is_read_when_its_content_is_asked_for_and_once() {
        Release release = Release.of(texts).revision("4f2c9e1");
        assertThat(texts.readings()).hasValue(0);

        assertThat(release.content()).isSameAs(release.content());
        release.warnings();
        release.message("the same source").content();

        assertThat(texts.readings()).hasValue(1);
    }

    @Test
    void what_a_source_cannot_read_is_put_into_words() {
        assertUnreadable(new NoSuchFileException("x"), "the source /srv/x is missing");
        assertUnreadable(
                new AccessDeniedException("x"),
                "the source /srv/x cannot be read by this user; mend its permissions, or leave it out by an ignore pattern");
        assertUnreadable(
                new FileSystemException("x", null, "a reason"),
                "the source /srv/x cannot be read: java.nio.file.FileSystemException: x: a reason");
    }

    private static void assertUnreadable(IOException failure, String message) {
        Source broken = new Source() {
            @Override
            public Path path() {
                return Path.of("/srv/x");
            }

            @Override
            public SourceContent read(IgnoreRules ignore, ModePolicy modes) throws IOException {
                throw failure;
            }
        };

        assertThatThrownBy(() -> Release.of(broken).content())
                .isInstanceOf(ZddException.class)
                .hasMessage(message)
                .hasCause(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.tar", "shop.tar.gz", "shop.tgz", "SHOP.ZIP"})
    void an_archive_in_the_place_of_a_directory_is_refused_and_both_ways_are_named(String name) throws IOException {
        Path archive = Files.writeString(temporary.resolve(name), "packed");
        Path link = Files.createSymbolicLink(temporary.resolve("latest"), archive);

        for (Path each : List.of(archive, link)) {
            assertThatThrownBy(() -> Release.of(each).content())
                    .isInstanceOf(ZddException.class)
                    .hasMessage("the source " + each + " is an archive by its name; Release.of(Archive.of(path)) of"
                            + " zdd-archives deploys what it holds, and Release.file(path) the archive itself");
        }
        assertThat(paths(Release.file(archive))).containsExactly(name);
    }

    @Test
    void a_file_that_is_no_archive_and_a_directory_of_any_name_are_deployed() throws IOException {
        Path jar = Files.writeString(temporary.resolve("shop.jar"), "packed");
        Path directory = Files.createDirectory(temporary.resolve("tree.zip"));
        Files.writeString(directory.resolve("inner.tgz"), "packed");

        assertThat(paths(Release.of(jar))).containsExactly("shop.jar");
        assertThat(paths(Release.of(directory))).containsExactly("inner.tgz");
        assertThatThrownBy(() -> Release.file(directory).content())
                .isInstanceOf(ZddException.class)
                .hasMessage("the source " + directory + " is a directory, not a file; give it to Release.of");
    }

    @Test
    void an_archive_that_is_missing_is_missing() {
        Path missing = temporary.resolve("missing.tgz");

        assertThatThrownBy(() -> Release.of(missing).content())
                .isInstanceOf(ZddException.class)
                .hasMessage("the source " + missing + " is missing");
    }

    @Test
    void no_source_is_refused_at_the_call() {
        assertThatThrownBy(() -> Release.of((Path) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Release.of((Source) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Release.file(null)).isInstanceOf(NullPointerException.class);
    }

    private static List<String> paths(Release release) {
        return release.content().manifest().entries().stream()
                .map(ManifestEntry::path)
                .toList();
    }
}
