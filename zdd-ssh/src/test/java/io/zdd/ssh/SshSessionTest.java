package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.RemotePath;
import io.zdd.transport.Command;
import io.zdd.transport.TransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script does on a host beside deployments. */
class SshSessionTest {
    @TempDir
    Path directory;

    private final EmbeddedServer server = new EmbeddedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_command_is_run_and_heard() throws InterruptedException {
        List<String> heard = new ArrayList<>();
        try (SshSession session = server.connector().open()) {
            assertThat(session.run(Command.shell("echo hello; exit 3"), (stream, line) -> heard.add(line))
                            .exitStatus())
                    .hasValue(3);
        }
        assertThat(heard).containsExactly("hello");
    }

    @Test
    void a_command_reads_a_stream_to_its_end_or_as_far_as_it_likes() throws InterruptedException {
        byte[] dump = new byte[20_000_000];
        List<String> heard = new ArrayList<>();
        try (SshSession session = server.connector().open()) {
            session.run(Command.shell("wc -c"), new ByteArrayInputStream(dump), (stream, line) -> heard.add(line));
            assertThat(session.run(Command.shell("exit 7"), new ByteArrayInputStream(dump), (stream, line) -> {})
                            .exitStatus())
                    .hasValue(7);
        }
        assertThat(heard).containsExactly("20000000");
    }

    @Test
    void what_is_added_to_a_file_is_heard_until_the_thread_is_interrupted() throws Exception {
        Path log = Files.writeString(directory.resolve("log 'of' app"), "old\n");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (SshSession session = server.connector().open()) {
            Thread follower = new Thread(() -> {
                try {
                    session.follow(RemotePath.of(log.toString()), heard::add);
                } catch (InterruptedException stopped) {
                    heard.add("stopped");
                }
            });
            follower.start();
            for (int i = 0; heard.isEmpty() && i < 100; i++) {
                Files.writeString(log, "new\n", StandardOpenOption.APPEND);
                Thread.sleep(100);
            }
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("new");
            follower.interrupt();
            follower.join(10_000);

            assertThat(follower.isAlive()).isFalse();
            assertThat(heard).endsWith("stopped");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_directory_is_brought_here_as_it_is(boolean shell) throws Exception {
        withoutShellUnless(shell);
        Path tree = Files.createDirectories(directory.resolve("tree/-sub 'dir'/empty"))
                .getParent()
                .getParent();
        Files.writeString(tree.resolve("-sub 'dir'/new\nline"), "text\n");
        Files.write(tree.resolve("large"), new byte[3_000_000]);
        Files.writeString(tree.resolve("nothing"), "");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("../outside"));
        Files.setPosixFilePermissions(tree.resolve("large"), PosixFilePermissions.fromString("rwxr-x---"));

        try (SshSession session = server.connector().open()) {
            session.download(RemotePath.of(tree.toString()), directory.resolve("copy"));
        }

        assertThat(OpenSsh.run(
                        "diff",
                        "-r",
                        "--no-dereference",
                        tree.toString(),
                        directory.resolve("copy").toString()))
                .isEmpty();
        assertThat(Files.getPosixFilePermissions(directory.resolve("copy/large")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(Files.getLastModifiedTime(directory.resolve("copy/large")).to(TimeUnit.SECONDS))
                .isEqualTo(Files.getLastModifiedTime(tree.resolve("large")).to(TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_file_is_brought_here(boolean shell) throws IOException {
        withoutShellUnless(shell);
        Files.writeString(directory.resolve("file"), "text");

        try (SshSession session = server.connector().open()) {
            session.download(RemotePath.of(directory.resolve("file").toString()), directory.resolve("copy"));

            assertThat(directory.resolve("copy")).hasContent("text");
            assertThatThrownBy(() -> session.download(
                            RemotePath.of(directory.resolve("file").toString()), directory.resolve("copy")))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("is there already");
            assertThatThrownBy(() -> session.download(
                            RemotePath.of(directory.resolve("missing").toString()), directory.resolve("other")))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("MISSING");
        }
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("file", "copy");
    }

    private void withoutShellUnless(boolean shell) {
        SshServer mina = server.server();
        if (!shell) {
            mina.setCommandFactory(null);
        }
    }
}
