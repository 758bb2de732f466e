package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream into a command on a far host arrives as it is, by one channel or by lanes. */
@Timeout(120)
class FarInputTest {
    private static final int LARGE = 40_000_000;

    @TempDir
    Path directory;

    private FarCommands far;

    @BeforeEach
    void start() throws IOException {
        far = new FarCommands(Files.createDirectory(directory.resolve("temporary")));
    }

    @AfterEach
    void stop() {
        far.close();
    }

    @Test
    void a_large_stream_arrives_whole_over_several_channels() throws Exception {
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);

        CommandResult result = far.run(Command.shell("sha256sum; exit 5"), new ByteArrayInputStream(bytes));

        assertThat(result.exitStatus()).hasValue(5);
        assertThat(far.heard()).containsExactly(Digests.sha256(bytes) + "  -");
        assertThat(far.lanes()).isEqualTo(Lanes.MOST);
        far.traces().assertNone();
    }

    @Test
    void a_host_need_not_have_perl() throws Exception {
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        Path tools = Files.createDirectory(directory.resolve("tools"));
        try (Stream<Path> all = Files.list(Path.of("/usr/bin"))) {
            for (Path tool : all.filter(each -> !each.endsWith("perl")).toList()) {
                Files.createSymbolicLink(tools.resolve(tool.getFileName()), tool);
            }
        }
        far.before("PATH=" + tools + "; ");

        far.run(Command.of("sha256sum"), new ByteArrayInputStream(bytes));

        assertThat(far.heard()).containsExactly(Digests.sha256(bytes) + "  -");
        assertThat(far.lanes()).isEqualTo(Lanes.MOST);
        far.traces().assertNone();
    }

    @Test
    void a_secret_comes_before_it() throws Exception {
        Command command = Command.shell("read -r first; echo $first; wc -c").input(Secret.of("password", "s3cret\n"));

        far.run(command, new ByteArrayInputStream(new byte[LARGE]));

        assertThat(far.heard()).containsExactly("s3cret", LARGE + "");
        assertThat(far.lanes()).isEqualTo(Lanes.MOST);
    }

    @Test
    void near_there_is_no_relay_and_a_small_one_opens_no_lanes() throws Exception {
        try (SshSession near = far.openNear()) {
            // The first answers of a JVM may take as long as those of a far host.
            for (int i = 0; i < 5; i++) {
                near.run(Command.of("true"), (stream, line) -> {});
            }
            near.run(
                    Command.of("wc", "-c"),
                    new ByteArrayInputStream(new byte[LARGE]),
                    (stream, line) -> far.heard().add(line));
        }
        assertThat(far.relays()).isZero();
        far.run(Command.of("wc", "-c"), new ByteArrayInputStream(new byte[3_000_000]));
        far.run(Command.of("wc", "-c"), InputStream.nullInputStream());

        assertThat(far.heard()).containsExactly(LARGE + "", "3000000", "0");
        assertThat(far.relays()).isEqualTo(2);
        assertThat(far.lanes()).isZero();
    }

    @Test
    void what_comes_is_sent_at_once_also_after_the_change_to_lanes() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        PipedOutputStream source = new PipedOutputStream();
        try (SshSession session = far.open();
                InputStream input = new PipedInputStream(source, 1 << 16)) {
            CompletableFuture<CommandResult> running = Running.of(() -> session.run(
                    Command.of("grep", "--line-buffered", "line"), input, (stream, line) -> lines.add(line)));

            expectAnswer("line 1", source, lines);
            byte[] others = "other\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < LARGE / others.length; i++) {
                source.write(others);
            }
            expectAnswer("line 2", source, lines);
            expectAnswer("line 3", source, lines);
            assertThat(far.lanes()).isEqualTo(Lanes.MOST);
            source.close();
            assertThat(running.get(20, TimeUnit.SECONDS).exitStatus()).hasValue(0);
        }
    }

    private static void expectAnswer(String line, OutputStream source, BlockingQueue<String> lines)
            throws IOException, InterruptedException {
        source.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        source.flush();
        assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo(line);
    }

    @Test
    void a_host_that_cannot_make_pipes_reads_one_channel() throws Exception {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        Files.createSymbolicLink(tools.resolve("mkfifo"), Path.of("/bin/false"));
        far.before("PATH=" + tools + ":$PATH; ");

        far.run(Command.of("wc", "-c"), new ByteArrayInputStream(new byte[LARGE]));

        assertThat(far.heard()).containsExactly(LARGE + "");
        assertThat(far.relays()).isEqualTo(1);
        assertThat(far.lanes()).isZero();
        far.traces().assertNone();
    }

    @Test
    void beside_another_command_it_leaves_the_channels_to_others() throws Exception {
        try (SshSession session = far.open()) {
            Thread other = new Thread(() -> {
                try {
                    session.run(Command.of("sleep", "300"), (stream, line) -> {});
                } catch (InterruptedException stopped) {
                    // as it should be
                }
            });
            other.start();
            while (far.asked("sleep 300") == 0) {
                Thread.sleep(20);
            }
            session.run(
                    Command.of("wc", "-c"),
                    new ByteArrayInputStream(new byte[LARGE]),
                    (stream, line) -> far.heard().add(line));
            other.interrupt();
            other.join();
        }
        assertThat(far.heard()).containsExactly(LARGE + "");
        assertThat(far.relays()).isEqualTo(1);
        assertThat(far.lanes()).isZero();
    }
}
