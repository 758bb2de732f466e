package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command does with its streams, or does not do, holds nothing up and leaves nothing behind. */
@Timeout(60)
class ProcessesTest {
    private static final Secret LARGE = Secret.of("large", "s".repeat(5_000_000));

    @TempDir
    Path base;

    private final Transport transport = Local.disk().connect("here");
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void no_thread_is_left() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("zdd-"));
    }

    @Test
    void input_that_is_not_read_does_not_hold_up_the_time_out() throws InterruptedException {
        CommandResult result = run(Command.of("sleep", "300").input(LARGE).timeout(Duration.ofMillis(500)));

        assertThat(result.ending()).isEqualTo(Ending.TIMED_OUT);
    }

    @Test
    void input_that_is_not_read_does_not_hold_up_the_idle_time_out() throws InterruptedException {
        CommandResult result = run(Command.of("sleep", "300").input(LARGE).idleTimeout(Duration.ofMillis(500)));

        assertThat(result.ending()).isEqualTo(Ending.IDLE_TIMED_OUT);
    }

    @Test
    void input_that_is_not_read_does_not_hold_up_an_interrupt() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> thrown.set(catchThrowable(
                () -> run(Command.shell("echo started; sleep 300").input(LARGE)))));
        caller.start();
        while (lines.isEmpty()) {
            Thread.sleep(5);
        }

        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void input_larger_than_a_pipe_arrives_whole_while_the_output_is_read() throws InterruptedException {
        run(Command.shell("tee /dev/stderr | wc -c").input(LARGE));

        assertThat(lines).contains("5000000");
    }

    @Test
    void a_daemon_with_the_output_open_leaves_no_thread() throws InterruptedException {
        CommandResult result =
                run(Command.shell("sleep 300 & echo $! > pid; echo done").in(RemotePath.of(base.toString())));

        assertThat(result.succeeded()).isTrue();
        assertThat(lines).containsExactly("done");
        no_thread_is_left();
        killDaemon();
    }

    @Test
    void an_interrupt_after_the_end_is_kept_and_leaves_no_thread() throws InterruptedException {
        Thread caller = Thread.currentThread();
        Thread interrupting = new Thread(() -> {
            while (lines.isEmpty()) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            caller.interrupt();
        });
        interrupting.start();

        CommandResult result = run(
                Command.shell("sleep 300 & echo $! > pid; echo done; sleep 0.2").in(RemotePath.of(base.toString())));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.succeeded()).isTrue();
        no_thread_is_left();
        killDaemon();
    }

    @Test
    void a_daemon_with_the_input_open_leaves_no_thread() throws InterruptedException {
        CommandResult result = run(Command.shell("exec 3<&0; sleep 300 <&3 >/dev/null 2>&1 & echo $! > pid")
                .in(RemotePath.of(base.toString()))
                .input(LARGE));

        assertThat(result.succeeded()).isTrue();
        no_thread_is_left();
        killDaemon();
    }

    @Test
    void what_a_daemon_prints_shortly_after_the_end_is_heard() throws InterruptedException {
        run(Command.shell("(sleep 0.25; echo late) & sleep 0.2; echo early"));

        assertThat(lines).containsExactly("early", "late");
    }

    private CommandResult run(Command command) throws InterruptedException {
        return transport.execute(command, (stream, line) -> lines.add(line));
    }

    private void killDaemon() throws InterruptedException {
        assertThat(run(Command.shell("kill $(cat pid)").in(RemotePath.of(base.toString())))
                        .succeeded())
                .as("the daemon was alive")
                .isTrue();
    }
}
