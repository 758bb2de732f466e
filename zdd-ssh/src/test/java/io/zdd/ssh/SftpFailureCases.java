package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.BatchFailedException.Reason;
import io.zdd.transport.FileOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has to be so over every SFTP server when something fails or ends. */
abstract class SftpFailureCases extends SftpFileCases {
    @Test
    void what_is_taken_is_not_replaced() throws IOException {
        Files.writeString(here.resolve("file"), "x");
        Files.createDirectory(here.resolve("directory"));
        Files.createSymbolicLink(here.resolve("dangling"), here.getFileSystem().getPath("nowhere"));

        for (String taken : List.of("file", "directory", "dangling")) {
            assertThat(reasonOf(new FileOperation.MakeDirectory(at(taken), DIRECTORY)))
                    .isEqualTo(Reason.EXISTS);
            assertThat(reasonOf(new FileOperation.Create(at(taken), "", FILE))).isEqualTo(Reason.EXISTS);
            assertThat(reasonOf(new FileOperation.Link(at(taken), "x"))).isEqualTo(Reason.EXISTS);
            assertThat(reasonOf(new FileOperation.Move(at("file"), at(taken)))).isEqualTo(Reason.EXISTS);
            assertThat(reasonOf(new FileOperation.CopyTree(at("file"), at(taken))))
                    .isEqualTo(Reason.EXISTS);
        }
        assertThat(names(here)).containsExactly("dangling", "directory", "file");
    }

    @Test
    void what_is_missing_or_in_the_way_is_named() throws IOException {
        Files.writeString(here.resolve("file"), "x");

        assertThat(reasonOf(new FileOperation.MakeDirectories(at("file/x"), DIRECTORY)))
                .isEqualTo(Reason.EXISTS);
        assertThat(reasonOf(new FileOperation.MakeDirectory(at("no/x"), DIRECTORY)))
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonOf(new FileOperation.Write(at("no/x"), "", FILE, false)))
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonOf(new FileOperation.Move(at("no"), at("x")))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonOf(new FileOperation.Move(at("file"), at("no/x")))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonOf(new FileOperation.CopyTree(at("no"), at("x")))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonOf(new FileOperation.Inventory(at("no"), List.of()))).isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonOf(new FileOperation.SetPermissions(at("no"), Optional.of(FILE), Optional.empty(), false)))
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonOf(new FileOperation.Create(at("file/x"), "", FILE))).isEqualTo(Reason.NOT_A_DIRECTORY);
        assertThat(reasonOf(new FileOperation.SetPermissions(there, Optional.empty(), Optional.of("www"), true)))
                .isEqualTo(Reason.UNSUPPORTED);
        assertThat(names(here)).containsExactly("file");
    }

    @Test
    void the_first_failure_stops_a_batch_and_is_named() {
        Batch batch = Batch.of(
                new FileOperation.Stat(there),
                new FileOperation.MakeDirectory(at("made"), DIRECTORY),
                new FileOperation.RequireAbsent(at("other")),
                new FileOperation.RequireAbsent(at("made")),
                new FileOperation.RequireAbsent(at("made")),
                new FileOperation.MakeDirectory(at("never"), DIRECTORY));

        assertThatThrownBy(() -> transport.apply(batch))
                .isInstanceOf(BatchFailedException.class)
                .hasMessage("far: require that nothing is at " + at("made") + ": something is there")
                .satisfies(failed ->
                        assertThat(((BatchFailedException) failed).index()).isEqualTo(3));
        assertThat(names(here)).containsExactly("made");
    }

    @Test
    void an_interrupt_waits_until_the_batch_is_done() {
        Thread.currentThread().interrupt();
        apply(
                new FileOperation.MakeDirectory(at("made"), DIRECTORY),
                new FileOperation.Write(at("made/file"), "x", FILE, false));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ask(new FileOperation.Read(at("made/file"), 10)).text()).contains("x");
    }

    @Test
    void nothing_is_left_behind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (SftpTransport another = over(connect())) {
            another.apply(Batch.of(new FileOperation.Stat(there)));
        }

        for (int i = 0; i < 100 && !clientThreads(before).isEmpty(); i++) {
            Thread.sleep(20);
        }
        assertThat(clientThreads(before)).isEmpty();
    }

    private static List<String> clientThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.contains("sftp") || name.contains("sshj"))
                .filter(name -> !name.startsWith("sshd-"))
                .toList();
    }
}
