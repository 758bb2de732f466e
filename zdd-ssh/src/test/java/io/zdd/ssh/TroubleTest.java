package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.testkit.GivenContent;
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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the host while something is going on ends in time, with a true word. */
@Tag("real")
@Timeout(120)
class TroubleTest {
    @TempDir
    Path directory;

    private OpenSsh server;
    private Shop shop;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")));
        shop = Shop.in(directory.resolve("shop"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            new ServerProcesses(server).signalSessions("CONT");
            server.close();
        }
    }

    private static CommandResult run(Transport transport, Command command) throws InterruptedException {
        return transport.execute(command, (stream, line) -> {});
    }

    private void hold() throws IOException, InterruptedException {
        Path mutex = shop.path(".zdd/mutex");
        Files.writeString(mutex, "");
        new ProcessBuilder("flock", mutex.toString(), "sleep", "20").start();
        Thread.sleep(300);
    }

    @Test
    void a_server_that_is_killed_is_noticed_at_once() throws Exception {
        Duration limit = Duration.ofSeconds(5);
        GivenContent content = Shop.content(1, 60_000_000);
        hold();
        List<Disturbed.Deed> deeds = List.of(
                transport -> run(transport, Command.of("sleep", "60")),
                transport -> transport.apply(shop.swap(Shop.OLD, Shop.NEW)),
                transport -> transport.upload(content, shop.at("releases/3"), bytes -> sleep()));
        for (Disturbed.Deed deed : deeds) {
            try (Transport transport = server.connector().connect("web1")) {
                Throwable thrown =
                        Disturbed.by(transport, deed, () -> new ServerProcesses(server).signalSessions("KILL"), limit);

                assertThat(thrown)
                        .isInstanceOf(TransportException.class)
                        .hasMessageStartingWith("web1: ")
                        .hasMessageContaining("the connection was lost")
                        .hasMessageContaining("it is not known");
                assertThatThrownBy(() -> transport.apply(Batch.of(new Stat(shop.at("current")))))
                        .isInstanceOf(TransportException.class)
                        .hasMessageContaining("nothing was begun");
            }
        }
        assertThat(shop.current()).isEqualTo(Shop.OLD);
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_server_that_no_longer_answers_is_noticed_by_its_silence() throws Exception {
        Ssh connector = server.settings().keepAlive(Duration.ofSeconds(1), 2).to("127.0.0.1");
        try (Transport transport = connector.connect("web1")) {
            Throwable thrown = Disturbed.by(
                    transport,
                    deed -> run(deed, Command.of("sleep", "60")),
                    () -> new ServerProcesses(server).signalSessions("STOP"),
                    Duration.ofSeconds(6));

            assertThat(thrown).isInstanceOf(TransportException.class).hasMessageContaining("it is not known");
        }
    }

    @Test
    void a_command_that_never_ends_is_stopped() throws Exception {
        try (Transport transport = server.connector().connect("web1")) {
            CommandResult result =
                    run(transport, Command.shell("while :; do echo y; done").timeout(Duration.ofSeconds(1)));

            assertThat(result.ending()).isEqualTo(Ending.TIMED_OUT);
            assertThat(result.took()).isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void a_child_that_goes_on_printing_holds_nobody_up() throws Exception {
        try (Transport transport = server.connector().connect("web1")) {
            CommandResult result = run(
                    transport,
                    Command.shell(
                            "(i=0; while [ $i -lt 300 ]; do echo still here; sleep 0.1; i=$((i+1)); done) & echo done"));

            assertThat(result.succeeded()).isTrue();
            assertThat(result.took()).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void a_listener_that_fails_stops_the_command() throws Exception {
        try (Transport transport = server.connector().connect("web1")) {
            AtomicLong pid = new AtomicLong();
            assertThatThrownBy(() -> transport.execute(Command.shell("echo $$; exec sleep 300"), (stream, line) -> {
                        pid.set(Long.parseLong(line));
                        throw new IllegalStateException("enough");
                    }))
                    .hasMessage("enough");

            assertThat(ProcessHandle.of(pid.get()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void latency_of_two_hundred_milliseconds_changes_nothing_but_the_time() throws Exception {
        try (DelayProxy proxy = new DelayProxy(server.port(), 200);
                Transport transport = Far.through(proxy, server)
                        .keepAlive(Duration.ofSeconds(1), 1)
                        .to("127.0.0.1")
                        .connect("web1")) {
            transport.upload(Shop.content(20, 10_000), shop.at("releases/3"), bytes -> {});
            transport.apply(shop.swap(Shop.OLD, "releases/3"));
            List<String> heard = new ArrayList<>();
            transport.execute(Command.shell("sleep 3; echo slept"), (stream, line) -> heard.add(line));

            assertThat(heard).containsExactly("slept");
            assertThat(shop.current()).isEqualTo("releases/3");
        }
    }
}
