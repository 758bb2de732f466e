package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.release.Release;
import io.zdd.transport.FileOperation;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What has to be so over every SFTP server: the above and whole trees. */
abstract class SftpCases extends SftpFailureCases {
    @Test
    void deleting_does_not_follow_links_and_enters_closed_directories() throws IOException {
        Path kept = Files.createDirectory(here.resolve("kept"));
        Files.writeString(kept.resolve("file"), "kept");
        Path tree = Files.createDirectories(here.resolve("tree/closed/deep")).getParent();
        Files.writeString(tree.resolve("deep/file"), "x");
        Files.createSymbolicLink(tree.resolve("out"), kept);
        Files.createSymbolicLink(tree.resolve("dangling"), here.getFileSystem().getPath("nowhere"));
        permit(tree, "---------");

        apply(new FileOperation.DeleteTree(at("tree")), new FileOperation.DeleteTree(at("tree")));

        assertThat(names(here)).containsExactly("kept");
        assertThat(kept.resolve("file")).hasContent("kept");
        Files.createSymbolicLink(here.resolve("link"), kept);
        apply(new FileOperation.DeleteTree(at("link")));
        assertThat(names(here)).containsExactly("kept");
        assertThat(kept.resolve("file")).hasContent("kept");
    }

    @Test
    void permissions_are_set_on_what_is_below_but_not_through_links() throws IOException {
        Path outside = Files.writeString(here.resolve("outside"), "x");
        permit(outside, "rw-------");
        Files.createDirectories(here.resolve("tree/sub"));
        permit(Files.writeString(here.resolve("tree/sub/file"), "x"), "rwx------");
        Files.createSymbolicLink(here.resolve("tree/link"), outside);

        apply(new FileOperation.SetPermissions(at("tree"), Optional.of(FileMode.of(0771)), Optional.empty(), true));

        assertThat(modes(here.resolve("tree"), here.resolve("tree/sub"), here.resolve("tree/sub/file"), outside))
                .containsExactly("rwxrwx--x", "rwxrwx--x", "rw-rw----", "rw-------");
        assertThat(names(here)).containsExactly("outside", "tree");
    }

    @Test
    void a_tree_is_copied_with_modes_and_times() throws IOException {
        Path tree = Files.createDirectories(here.resolve("tree/sub"));
        byte[] large = new byte[3_000_000];
        new Random(7).nextBytes(large);
        Path file = Files.write(tree.resolve("large"), large);
        permit(file, "r-xr-----");
        Files.createFile(tree.resolve("empty"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_500_000_000_000L));
        Files.createSymbolicLink(tree.resolve("link"), here.getFileSystem().getPath("large"));
        permit(tree, "rwxr-x--x");
        Files.setLastModifiedTime(tree, FileTime.fromMillis(1_400_000_000_000L));

        apply(new FileOperation.CopyTree(at("tree"), at("copy")));

        assertThat(inventory("copy")).isEqualTo(inventory("tree"));
        assertThat(Files.getLastModifiedTime(here.resolve("copy/sub")).toMillis())
                .isEqualTo(1_400_000_000_000L);
        apply(new FileOperation.Move(at("copy"), at("moved")), new FileOperation.Sync(at("moved"), true));
        assertThat(inventory("moved")).isEqualTo(inventory("tree"));
        assertThat(names(here)).containsExactly("moved", "tree");
    }

    /** Slashes and NUL are all that a name may not hold. */
    static List<String> oddNames() {
        return List.of(
                "a\nnewline",
                "quote'\"`$(x)",
                "-rf",
                " space ",
                "Grüße-\u65e5\u672c-\uD83D\uDE80",
                "back\\slash",
                "*?[x]",
                "n".repeat(255));
    }

    @Test
    void odd_names_are_like_all_others() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("source"));
        for (String name : oddNames()) {
            Path directory = Files.createDirectory(source.resolve(name));
            Files.writeString(directory.resolve(name), name);
            Files.createSymbolicLink(directory.resolve("link"), Path.of(name));
        }
        Release release = Release.of(source).id("r1");

        transport.upload(release.content(), at("odd"), bytes -> {});

        assertThat(inventory("odd")).isEqualTo(release.content().manifest());
        assertThat(ask(new FileOperation.ListNames(at("odd"))).names()).containsExactlyInAnyOrderElementsOf(oddNames());
        for (String name : oddNames()) {
            RemotePath file = at("odd").resolve(name).resolve(name);
            assertThat(ask(new FileOperation.Read(file, 1000)).text()).contains(name);
            apply(new FileOperation.Write(file, "new", FILE, false));
            assertThat(Files.readString(here.resolve("odd").resolve(name).resolve(name)))
                    .isEqualTo("new");
            apply(new FileOperation.SwapLink(file.parent().resolve("link"), Optional.of(name), Optional.of("-x\n")));
        }
        apply(new FileOperation.DeleteTree(at("odd")));
        assertThat(names(here)).doesNotContain("odd");
    }

    @Test
    void an_upload_arrives_as_it_was_prepared() throws IOException {
        Path source = Files.createDirectories(scratch.resolve("source/a/b/c"))
                .getParent()
                .getParent()
                .getParent();
        byte[] large = new byte[5_000_001];
        new Random(3).nextBytes(large);
        Files.write(source.resolve("a/large"), large);
        Files.write(source.resolve("a/middle"), Arrays.copyOf(large, 700_000));
        permit(Files.writeString(source.resolve("a/b/run"), "x"), "rwxr-xr-x");
        Files.createFile(source.resolve("a/b/empty"));
        Files.createSymbolicLink(source.resolve("a/link"), Path.of("b/run"));
        long[] arrived = new long[1];
        Release release = Release.of(source).id("r1");

        transport.upload(release.content(), at("r1"), bytes -> arrived[0] += bytes);

        assertThat(inventory("r1")).isEqualTo(release.content().manifest());
        assertThat(arrived[0]).isEqualTo(release.content().manifest().bytes());
        assertThat(modes(here.resolve("r1"))).containsExactly("rwxr-xr-x");
        assertThat(ask(new FileOperation.Inventory(
                                at("r1"), List.of(RelativePath.of("a/b"), RelativePath.of("a/large"))))
                        .entries())
                .extracting(entry -> entry.path())
                .containsExactly("a", "a/link", "a/middle");
        assertThatThrownBy(() -> transport.upload(release.content(), at("r1"), bytes -> {}))
                .isInstanceOf(TransportException.class)
                .hasMessage("far: the upload to " + at("r1") + " failed: something is there already");
    }

    @Test
    void the_listener_can_stop_an_upload() throws IOException {
        Path source = Files.createDirectory(scratch.resolve("source"));
        for (int i = 0; i < 500; i++) {
            Files.writeString(source.resolve("f" + i), "x".repeat(1000));
        }
        IllegalStateException stop = new IllegalStateException("enough");
        long[] arrived = new long[1];

        assertThatThrownBy(() -> transport.upload(Release.of(source).id("r1").content(), at("r1"), bytes -> {
                    arrived[0] += bytes;
                    if (arrived[0] >= 50_000) {
                        throw stop;
                    }
                }))
                .isSameAs(stop);

        assertThat(arrived[0]).isEqualTo(50_000);
        assertThat(names(here.resolve("r1"))).hasSizeBetween(50, 200);
        apply(new FileOperation.DeleteTree(at("r1")));
        assertThat(names(here)).doesNotContain("r1");
    }

    @Test
    void large_directories_are_listed_whole() throws IOException {
        Path many = Files.createDirectory(here.resolve("many"));
        for (int i = 0; i < 1234; i++) {
            Files.createFile(many.resolve("file-" + i));
        }

        assertThat(ask(new FileOperation.ListNames(at("many"))).names())
                .hasSize(1234)
                .isSorted();
        assertThat(inventory("many").entries()).hasSize(1234);
        apply(new FileOperation.DeleteTree(at("many")));
        assertThat(names(here)).isEmpty();
    }
}
