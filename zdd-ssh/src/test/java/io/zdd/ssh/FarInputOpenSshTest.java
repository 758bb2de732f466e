package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams into commands on real servers that are far away, with any number of sessions and any shell. */
@Tag("real")
@Timeout(180)
class FarInputOpenSshTest {
    private static final int ROUND_TRIP = 50;
    private static final int LARGE = 40_000_000;

    @TempDir
    Path directory;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private String log = "";

    @Test
    void a_hundred_megabytes_arrive_whole_over_several_channels() throws Exception {
        byte[] bytes = new byte[100_000_000];
        new Random(1).nextBytes(bytes);

        CommandResult result = run(List.of(), Command.shell("sha256sum; exit 5"), new ByteArrayInputStream(bytes));

        assertThat(result.exitStatus()).hasValue(5);
        assertThat(heard).containsExactly(Digests.sha256(bytes) + "  -");
        assertThat(sessions()).isEqualTo(2 + Lanes.MOST);
    }

    /** Two are the shell for file operations and the command, and one more lane alone would be no faster. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void a_server_may_allow_few_sessions(int most) throws Exception {
        run(List.of("MaxSessions " + most), Command.of("wc", "-c"), new ByteArrayInputStream(new byte[LARGE]));

        assertThat(heard).containsExactly(LARGE + "");
        assertThat(sessions()).isEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void any_shell_will_do(String shell) throws Exception {
        Path wrapper = Shells.wrapper(directory, shell);

        CommandResult result = run(
                List.of("ForceCommand " + wrapper),
                Command.shell("wc -c; exit 5"),
                new ByteArrayInputStream(new byte[LARGE]));

        assertThat(result.exitStatus()).hasValue(5);
        assertThat(heard).containsExactly(LARGE + "");
        assertThat(sessions()).isEqualTo(2 + Lanes.MOST);
    }

    /** Of some versions its head reads further than it was asked, so that there are no lanes. */
    @Test
    void the_tools_of_busybox_will_do() throws Exception {
        Path wrapper = BusyboxContractTest.onlyBusybox(Files.createDirectory(directory.resolve("busybox")));

        run(List.of("ForceCommand " + wrapper), Command.of("wc", "-c"), new ByteArrayInputStream(new byte[LARGE]));

        assertThat(heard).containsExactly(LARGE + "");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000_000, 25_000_000})
    void a_command_need_not_read_all_of_it(int read) throws Exception {
        InputStream input = GivenStreams.zerosThen(LARGE, GivenStreams.silence());
        long start = System.nanoTime();

        CommandResult result = run(List.of(), Command.shell("head -c " + read + " | wc -c; exit 7"), input);

        assertThat(result.exitStatus()).hasValue(7);
        assertThat(heard).containsExactly(String.valueOf(read));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void one_that_takes_too_long_is_stopped_also_when_no_session_is_left() throws Exception {
        CommandResult result = run(
                List.of("MaxSessions 4"),
                Command.shell("head -c 25000000 >/dev/null; echo read; trap '' TERM; sleep 300 & wait; sleep 300")
                        .idleTimeout(Duration.ofSeconds(4)),
                GivenStreams.zerosThen(LARGE, GivenStreams.silence()));

        assertThat(result.ending()).isEqualTo(Ending.IDLE_TIMED_OUT);
        assertThat(heard).containsExactly("read");
    }

    @Test
    void one_that_ends_by_a_signal_says_so() throws Exception {
        CommandResult result =
                run(List.of(), Command.shell("wc -c; kill -TERM $$"), new ByteArrayInputStream(new byte[LARGE]));

        assertThat(result.ending()).isEqualTo(Ending.SIGNALLED);
        assertThat(result.signal()).hasValue("TERM");
        assertThat(heard).containsExactly(LARGE + "");
    }

    /** Runs it, and looks whether anything is left on the host. */
    private CommandResult run(List<String> settings, Command command, InputStream input) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        List<String> lines = new ArrayList<>(settings);
        lines.add("SetEnv TMPDIR=" + temporary);
        CommandResult result;
        try (OpenSsh server =
                        OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), lines.toArray(String[]::new));
                DelayProxy proxy = new DelayProxy(server.port(), ROUND_TRIP)) {
            try (SshSession session = Far.through(proxy, server).to("127.0.0.1").open()) {
                result = session.run(command, input, (stream, line) -> heard.add(line));
            }
            log = server.log();
            new Traces(temporary).assertNone();
        }
        return result;
    }

    /** How many were begun; what stops a command is not counted. */
    private long sessions() {
        return log.lines().filter(line -> line.contains("Starting session: ")).count();
    }
}
