package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.transport.Batch;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many things at once on one connection, and nothing left when it is closed. */
@Tag("real")
@Timeout(180)
class ConnectionsTest {
    private static final int MANY = 20;

    @TempDir
    Path directory;

    private OpenSsh server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Ssh start(String... more) throws IOException, InterruptedException {
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), more);
        return server.connector();
    }

    private static List<CommandResult> atOnce(Transport transport, Command command) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(MANY);
        try {
            List<Future<CommandResult>> running = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                running.add(threads.submit(() -> transport.execute(command, (stream, line) -> {})));
            }
            List<CommandResult> results = new ArrayList<>();
            for (Future<CommandResult> each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    /** Processes of this machine whose command line has this in it. */
    private static List<String> processes(String mark) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(mark))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void twenty_commands_at_once_get_along_with_few_sessions(int sessions) throws Exception {
        try (Transport transport = start("MaxSessions " + sessions).connect("web1")) {
            assertThat(atOnce(transport, Command.of("sleep", "0.2"))).allMatch(CommandResult::succeeded);
            assertThat(atOnce(transport, Command.of("true"))).allMatch(CommandResult::succeeded);
            transport.apply(Batch.of(new Stat(RemotePath.of("/"))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void as_many_as_time_out_at_once_are_stopped(int sessions) throws Exception {
        String mark = ThreadLocalRandom.current().nextInt(100_000, 1_000_000_000) + ".5";
        try (Transport transport = start("MaxSessions " + sessions).connect("web1")) {
            Command endless = Command.of("sleep", mark).timeout(Duration.ofMillis(400));

            assertThat(atOnce(transport, endless))
                    .extracting(CommandResult::ending)
                    .containsOnly(Ending.TIMED_OUT);
            assertThat(processes("sleep " + mark)).isEmpty();
        }
    }

    @Test
    void one_session_is_too_few_and_that_is_said() throws Exception {
        try (Transport transport = start("MaxSessions 1").connect("web1")) {
            assertThat(catchThrowable(() -> transport.execute(Command.of("true"), (stream, line) -> {})))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("MaxSessions");
        }
    }

    @Test
    void an_interrupt_at_any_moment_leaves_no_process() throws Exception {
        Random random = new Random(7);
        String mark = "zdd-test-" + UUID.randomUUID();
        try (Transport transport = start().connect("web1")) {
            for (int i = 0; i < 25; i++) {
                Command command = Command.shell("sleep 300; echo " + mark);
                if (i % 2 == 1) {
                    command = command.env("TOKEN", Secret.of("token", "text"));
                }
                interrupt(transport, command, random.nextInt(120));
                assertThat(processes(mark)).as("interrupt " + i).isEmpty();
            }
            assertThat(transport
                            .execute(Command.of("true"), (stream, line) -> {})
                            .succeeded())
                    .isTrue();
        }
    }

    private static void interrupt(Transport transport, Command command, int millis) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller =
                new Thread(() -> thrown.set(catchThrowable(() -> transport.execute(command, (stream, line) -> {}))));
        caller.start();
        Thread.sleep(millis);
        caller.interrupt();
        caller.join(20_000);
        assertThat(caller.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void the_agent_is_there_only_where_it_was_asked_for() throws Exception {
        start();
        try (RealAgent agent = RealAgent.start(Files.createDirectory(directory.resolve("agent")))) {
            SshSettings settings = server.settings().agent(agent.socket());
            assertThat(socketSeen(settings.to("127.0.0.1"))).isEqualTo("[]");
            assertThat(socketSeen(settings.forwardAgent().to("127.0.0.1"))).contains("/tmp/ssh-");
        }
    }

    private static String socketSeen(Ssh connector) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        try (Transport transport = connector.connect("web1")) {
            transport.execute(Command.shell("echo \"[$SSH_AUTH_SOCK]\""), (stream, line) -> heard.add(line));
        }
        return heard.get(0);
    }
}
