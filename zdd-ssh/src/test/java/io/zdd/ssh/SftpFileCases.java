package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileType;
import io.zdd.transport.TransportException;
import io.zdd.transport.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What has to be so over every SFTP server for single files and links. */
abstract class SftpFileCases extends SftpFixture {
    @Test
    void it_has_files_and_nothing_else() {
        assertThat(transport.capabilities()).isEmpty();
        assertThatThrownBy(() -> transport.execute(Command.of("true"), (stream, line) -> {}))
                .isInstanceOf(TransportException.class)
                .hasMessage("far: this host has no shell but only SFTP, so `true` cannot be run");
    }

    @Test
    void what_is_there_is_said_without_following_links() throws IOException {
        Files.writeString(here.resolve("file"), "12345");
        Files.createDirectory(here.resolve("directory"));
        Files.createSymbolicLink(here.resolve("link"), here.getFileSystem().getPath("directory"));
        permit(here.resolve("file"), "rw-r-----");

        assertThat(ask(new FileOperation.Stat(at("file"))))
                .satisfies(stat -> assertThat(stat.type()).isEqualTo(FileType.FILE))
                .satisfies(stat -> assertThat(stat.mode()).isEqualTo(FileMode.of(0640)))
                .satisfies(stat -> assertThat(stat.size()).isEqualTo(5))
                .satisfies(stat -> assertThat(stat.writable()).isTrue());
        assertThat(ask(new FileOperation.Stat(at("link"))).type()).isEqualTo(FileType.LINK);
        assertThat(ask(new FileOperation.Stat(at("link/missing"))).type()).isEqualTo(FileType.MISSING);
        assertThat(ask(new FileOperation.Stat(at("file/below"))).type()).isEqualTo(FileType.MISSING);
        assertThat(ask(new FileOperation.ListNames(there)).names()).containsExactly("directory", "file", "link");
        assertThat(ask(new FileOperation.ListNames(at("link"))).names()).isEmpty();
        assertThat(ask(new FileOperation.InUse(at("directory")))).isEqualTo(Usage.CANNOT_SEE);
        assertThat(ask(new FileOperation.InUse(at("missing")))).isEqualTo(Usage.FREE);
    }

    @Test
    void real_paths_reach_as_far_as_they_exist() throws IOException {
        Files.createDirectories(here.resolve("releases/1"));
        Files.createSymbolicLink(here.resolve("current"), here.getFileSystem().getPath("releases/1"));
        Files.createSymbolicLink(here.resolve("again"), here.getFileSystem().getPath("releases/../current"));
        Files.createSymbolicLink(here.resolve("loop"), here.getFileSystem().getPath("loop"));
        RemotePath real = ask(new FileOperation.RealPath(there));

        assertThat(ask(new FileOperation.RealPath(at("again")))).isEqualTo(real.resolve("releases/1"));
        assertThat(ask(new FileOperation.RealPath(at("current/a/b")))).isEqualTo(real.resolve("releases/1/a/b"));
        assertThat(ask(new FileOperation.RealPath(at("loop")))).isEqualTo(real.resolve("loop"));
    }

    @Test
    void a_link_is_swapped_only_if_it_is_as_expected() throws IOException {
        RemotePath link = at("current");
        apply(new FileOperation.SwapLink(link, Optional.empty(), Optional.of("releases/1")));
        assertThat(reasonOf(new FileOperation.SwapLink(link, Optional.empty(), Optional.of("releases/2"))))
                .isEqualTo(Reason.CHANGED);
        assertThat(reasonOf(new FileOperation.SwapLink(link, Optional.of("releases/9"), Optional.of("releases/2"))))
                .isEqualTo(Reason.CHANGED);
        assertThat(ask(new FileOperation.ReadLink(link)).text()).contains("releases/1");

        apply(new FileOperation.SwapLink(link, Optional.of("releases/1"), Optional.of("releases/2")));
        assertThat(Files.readSymbolicLink(here.resolve("current")).toString()).isEqualTo("releases/2");
        apply(new FileOperation.SwapLink(link, Optional.of("releases/2"), Optional.empty()));

        assertThat(names(here)).isEmpty();
    }

    @Test
    void something_else_than_a_link_is_not_swapped() throws IOException {
        Files.createDirectory(here.resolve("current"));

        assertThat(reasonOf(new FileOperation.SwapLink(at("current"), Optional.empty(), Optional.of("x"))))
                .isEqualTo(Reason.NOT_A_LINK);
        assertThat(reasonOf(new FileOperation.ReadLink(at("current")))).isEqualTo(Reason.NOT_A_LINK);
        assertThat(names(here)).containsExactly("current");
    }

    @Test
    void readers_find_a_link_and_a_file_at_every_moment_of_two_hundred_swaps() throws Exception {
        apply(new FileOperation.Link(at("current"), "0"), new FileOperation.Write(at("file"), "0", FILE, false));

        assertThat(misses(number -> apply(
                        new FileOperation.SwapLink(at("current"), text(number), text(number + 1)),
                        new FileOperation.Write(at("file"), String.valueOf(number + 1), FILE, false))))
                .isZero();
        assertThat(Files.readString(here.resolve("file"))).isEqualTo("200");
        assertThat(names(here)).containsExactly("current", "file");
        assertThat(misses(number ->
                        apply(new FileOperation.DeleteTree(at("current")), new FileOperation.Link(at("current"), "x"))))
                .as("the naive way")
                .isPositive();
    }

    private static Optional<String> text(int number) {
        return Optional.of(String.valueOf(number));
    }

    /** How often a reader that never pauses finds nothing while this is done two hundred times. */
    private int misses(IntConsumer deed) throws IOException {
        Thread writer = new Thread(() -> IntStream.range(0, 200).forEach(deed));
        writer.start();
        int misses = 0;
        while (writer.isAlive()) {
            try {
                assertThat(Files.readSymbolicLink(here.resolve("current")).toString())
                        .isNotEmpty();
                assertThat(Files.readString(here.resolve("file"))).isNotEmpty();
            } catch (NoSuchFileException missing) {
                misses++;
            }
        }
        return misses;
    }

    @Test
    void files_are_written_created_appended_to_and_read() throws IOException {
        apply(
                new FileOperation.MakeDirectories(at("a/b"), FileMode.of(0750)),
                new FileOperation.Write(at("a/b/log"), "first\n", FileMode.of(0600), true),
                new FileOperation.Append(at("a/b/log"), "second\n", FILE),
                new FileOperation.Append(at("a/new"), "Größe\n", FileMode.of(0640)),
                new FileOperation.Create(at("a/lock"), "", FileMode.of(0604)));

        assertThat(here.resolve("a/b/log")).hasContent("first\nsecond\n");
        assertThat(modes(here.resolve("a"), here.resolve("a/b"), here.resolve("a/b/log")))
                .containsExactly("rwxr-x---", "rwxr-x---", "rw-------");
        assertThat(modes(here.resolve("a/new"), here.resolve("a/lock"))).containsExactly("rw-r-----", "rw----r--");
        assertThat(ask(new FileOperation.Read(at("a/new"), 100)).text()).contains("Größe\n");
        assertThat(ask(new FileOperation.Read(at("a/missing"), 100)).text()).isEmpty();
        assertThat(reasonOf(new FileOperation.Read(at("a/new"), 7))).isEqualTo(Reason.TOO_LARGE);
        assertThat(ask(new FileOperation.Read(at("a/new"), 8)).text()).isPresent();
        apply(new FileOperation.RequireContent(at("a/new"), "Größe\n"), new FileOperation.RequireAbsent(at("x")));
        assertThat(reasonOf(new FileOperation.RequireContent(at("a/new"), "Grö")))
                .isEqualTo(Reason.CHANGED);
        assertThat(reasonOf(new FileOperation.RequireContent(at("a/x"), ""))).isEqualTo(Reason.CHANGED);
        assertThat(reasonOf(new FileOperation.RequireAbsent(at("a")))).isEqualTo(Reason.CHANGED);
    }
}
