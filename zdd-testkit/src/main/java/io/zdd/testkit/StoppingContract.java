package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.transport.Batch;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.FileOperation.InUse;
import io.zdd.transport.Usage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A command that is stopped is gone with everything it started before the call is over. */
interface StoppingContract extends TransportCase {
    /** Leaves a child, and one that made itself a child of init; both and the parent write down their ids. */
    String FAMILY =
            "echo $$ >> ids; sh -c 'echo $$ >> ids; exec sleep 300' & (sh -c 'echo $$ >> ids; exec sleep 300' &) ; ";

    @Test
    default void a_command_that_takes_too_long_is_stopped_with_all_its_children() throws InterruptedException {
        needs(Capability.COMMANDS);

        CommandResult result =
                run(Command.shell(FAMILY + "sleep 300").in(base()).timeout(Duration.ofMillis(900)));

        assertThat(result.ending()).isEqualTo(Ending.TIMED_OUT);
        assertFamilyIsGone();
    }

    @Test
    default void a_command_that_ignores_being_asked_is_killed() throws InterruptedException {
        needs(Capability.COMMANDS);

        CommandResult result = run(Command.shell("trap '' TERM; " + FAMILY + "while :; do sleep 1; done")
                .in(base())
                .timeout(Duration.ofMillis(900)));

        assertThat(result.ending()).isEqualTo(Ending.TIMED_OUT);
        assertFamilyIsGone();
    }

    @Test
    default void a_command_that_is_silent_for_too_long_is_stopped() throws InterruptedException {
        needs(Capability.COMMANDS);
        Duration idle = Duration.ofMillis(1_500);

        CommandResult silent =
                run(Command.shell(FAMILY + "sleep 300").in(base()).idleTimeout(idle));
        CommandResult talking = run(
                Command.shell("for i in 1 2 3 4 5; do echo $i; sleep 0.5; done").idleTimeout(idle));

        assertThat(silent.ending()).isEqualTo(Ending.IDLE_TIMED_OUT);
        assertThat(talking.succeeded()).isTrue();
        assertFamilyIsGone();
    }

    @Test
    default void an_interrupt_stops_a_command_with_all_its_children() throws InterruptedException {
        needs(Capability.COMMANDS);
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> thrown.set(catchThrowable(() -> transport()
                .execute(
                        Command.shell(FAMILY + "sleep 0.3; echo started; sleep 300")
                                .in(base()),
                        (stream, line) -> started.countDown()))));
        caller.start();
        started.await();

        caller.interrupt();
        caller.join(10_000);

        assertThat(caller.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertFamilyIsGone();
    }

    @Test
    default void a_command_whose_listener_throws_is_stopped() throws InterruptedException {
        needs(Capability.COMMANDS);
        Command command =
                Command.shell(FAMILY + "sleep 0.3; echo started; sleep 300").in(base());

        Throwable thrown = catchThrowable(() -> transport().execute(command, (stream, line) -> {
            throw new IllegalStateException("the listener is broken");
        }));

        assertThat(thrown).hasMessage("the listener is broken");
        assertFamilyIsGone();
    }

    @Test
    default void an_interrupt_right_after_the_call_leaves_nothing_running() throws InterruptedException {
        needs(Capability.COMMANDS);
        for (int millis = 0; millis < 60; millis += 7) {
            Thread caller = new Thread(() -> catchThrowable(
                    () -> transport().execute(Command.shell("exec sleep 300").in(base()), (stream, line) -> {})));
            caller.start();
            Thread.sleep(millis);
            caller.interrupt();
            caller.join(20_000);
            assertThat(caller.isAlive()).isFalse();
        }
        assertThat(ask(new InUse(base()))).isNotEqualTo(Usage.IN_USE);
    }

    @Test
    default void a_daemon_that_a_command_leaves_behind_does_not_hold_it_up() throws InterruptedException {
        needs(Capability.COMMANDS);
        long start = System.nanoTime();

        CommandResult result =
                run(Command.shell("sleep 30 & echo $! > daemon; echo done").in(base()));

        assertThat(result.succeeded()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        run(Command.shell("kill $(cat daemon)").in(base()));
    }

    @Test
    default void files_and_commands_do_not_wait_for_each_other() throws InterruptedException {
        needs(Capability.COMMANDS);
        CountDownLatch started = new CountDownLatch(1);
        Thread command = new Thread(() -> catchThrowable(() -> transport()
                .execute(
                        Command.shell("echo started; while [ ! -e stop ]; do sleep 0.1; done")
                                .in(base()),
                        (s, line) -> started.countDown())));
        command.start();
        started.await();

        write("stop", "");

        command.join(10_000);
        assertThat(command.isAlive()).isFalse();
    }

    @Test
    default void a_process_that_runs_from_a_directory_is_seen() throws InterruptedException {
        needs(Capability.COMMANDS, Capability.PROCESSES);
        makeDirectory("release");
        makeDirectory("release-2");
        CountDownLatch started = new CountDownLatch(1);
        Thread command = new Thread(() -> catchThrowable(() -> transport()
                .execute(
                        Command.shell("echo started; exec sleep 300").in(at("release")),
                        (s, line) -> started.countDown())));
        command.start();
        started.await();

        assertThat(usage("release")).isEqualTo(Usage.IN_USE);
        assertThat(usage("release-2")).isNotEqualTo(Usage.IN_USE);
        command.interrupt();
        command.join();
        assertThat(usage("release")).isNotEqualTo(Usage.IN_USE);
    }

    private Usage usage(String relative) {
        InUse look = new InUse(at(relative));
        return transport().apply(Batch.of(look)).of(look);
    }

    private CommandResult run(Command command) throws InterruptedException {
        return transport().execute(command, (stream, line) -> {});
    }

    private void assertFamilyIsGone() throws InterruptedException {
        assertThat(text("ids").orElse("").lines()).as("the family was there").hasSize(3);
        StringBuilder heard = new StringBuilder();
        transport()
                .execute(
                        Command.shell(
                                        "for id in $(cat ids); do [ ! -e /proc/$id ] || grep -q '^State:.Z' /proc/$id/status"
                                                + " || echo $id is alive; done")
                                .in(base()),
                        (stream, line) -> heard.append(line));
        assertThat(heard.toString()).isEmpty();
        delete("ids");
    }
}
