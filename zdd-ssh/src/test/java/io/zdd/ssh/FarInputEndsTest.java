package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.TransportException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a command on a far host ends whose input comes by lanes, or would have: as any other, and nothing is left of it. */
@Timeout(120)
class FarInputEndsTest {
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000_000, 25_000_000, LARGE})
    void a_command_need_not_read_all_of_it(int read) throws Exception {
        InputStream input = GivenStreams.zerosThen(LARGE, GivenStreams.silence());
        long start = System.nanoTime();

        CommandResult result = far.run(Command.shell("head -c " + read + " | wc -c; exit 7"), input);

        assertThat(result.exitStatus()).hasValue(7);
        assertThat(far.heard()).containsExactly(String.valueOf(read));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
        far.traces().assertNone();
    }

    @Test
    void a_command_may_close_it_and_go_on() throws Exception {
        CommandResult result = far.run(
                Command.shell("head -c 25000000 >/dev/null; exec <&-; sleep 1; echo done"),
                new ByteArrayInputStream(new byte[LARGE]));

        assertThat(result.succeeded()).isTrue();
        assertThat(far.heard()).containsExactly("done");
        far.traces().assertNone();
    }

    @Test
    void a_command_that_ends_by_a_signal_says_so() throws Exception {
        CommandResult result = far.run(
                Command.shell("head -c 25000000 >/dev/null; kill -KILL $$"),
                GivenStreams.zerosThen(LARGE, GivenStreams.silence()));

        // The server in this JVM knows exit statuses only.
        assertThat(result.exitStatus()).hasValue(137);
        far.traces().assertNone();
    }

    @Test
    void one_that_takes_too_long_is_stopped_with_all_that_feeds_it() throws Exception {
        long[] atWork = new long[1];
        Command command = Command.shell(
                        "head -c 25000000 >/dev/null; echo read; trap '' TERM; sleep 300 & wait; sleep 300")
                .idleTimeout(Duration.ofSeconds(4));
        InputStream input = GivenStreams.zerosThen(LARGE, GivenStreams.silence());
        CommandResult result;
        try (SshSession session = far.open()) {
            result = session.run(
                    command, input, (stream, line) -> atWork[0] = far.traces().processes());
        }

        assertThat(result.ending()).isEqualTo(Ending.IDLE_TIMED_OUT);
        assertThat(far.lanes()).isEqualTo(Lanes.MOST);
        assertThat(atWork[0]).as("the control").isGreaterThan(Lanes.MOST);
        far.traces().assertNone();
    }

    @Test
    void one_whose_input_cannot_be_read_further_is_stopped_before_it_takes_that_for_the_end() throws Exception {
        InputStream input = GivenStreams.zerosThen(LARGE, GivenStreams.broken("the disk is gone"));

        assertThatThrownBy(() -> far.run(Command.shell("cat >/dev/null; echo end"), input))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("was stopped, for its input could not be read: the disk is gone");
        assertThat(far.heard()).isEmpty();
        assertThat(far.lanes()).isEqualTo(Lanes.MOST);
        far.traces().assertNone();
    }

    @Test
    void a_line_that_is_cut_on_the_way_is_told_and_leaves_nothing() throws Exception {
        far.proxy().toServer().cutAfter(30_000_000);

        assertThatThrownBy(() -> far.run(Command.of("wc", "-c"), new ByteArrayInputStream(new byte[LARGE])))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("the connection was lost while the command");
        assertThat(far.lanes()).isEqualTo(Lanes.MOST);
        far.traces().assertNone();
    }

    @Test
    void a_lane_that_ends_too_early_is_not_taken_for_the_end() throws Exception {
        InputStream input = GivenStreams.zerosThen(LARGE, GivenStreams.doing(FarInputEndsTest::killACat));

        assertThatThrownBy(() -> far.run(Command.shell("head -c 30000000 >/dev/null; sleep 3; wc -c"), input))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("was stopped, for its input was lost on the way")
                .hasMessageContaining("exit status 137");
        assertThat(far.lanes()).isEqualTo(Lanes.MOST);
        assertThat(far.heard()).isEmpty();
        far.traces().assertNone();
    }

    @Test
    void nor_is_the_end_of_what_passes_it_on() throws Exception {
        InputStream input = GivenStreams.zerosThen(3_000_000, GivenStreams.doing(FarInputEndsTest::killACat));

        CommandResult result = far.run(Command.shell("head -c 1000000 >/dev/null; sleep 3; wc -c"), input);

        assertThat(result.exitStatus()).hasValue(137);
        assertThat(far.lanes()).isZero();
        assertThat(far.heard()).isEmpty();
        far.traces().assertNone();
    }

    /** The one there is, or a lane: when there are lanes, the other has ended. */
    private static void killACat() {
        ProcessHandle.current()
                .descendants()
                .filter(each -> each.info()
                        .command()
                        .filter(command -> command.endsWith("/cat"))
                        .isPresent())
                .findFirst()
                .ifPresent(ProcessHandle::destroyForcibly);
    }
}
