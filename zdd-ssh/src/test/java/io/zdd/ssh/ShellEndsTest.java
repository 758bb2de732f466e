package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.model.FileMode;
import io.zdd.model.ZddException;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell on the host dies at any moment, as when the host is out of memory: that is said, and the next batch works. */
@Tag("real")
@Timeout(60)
class ShellEndsTest {
    @TempDir
    Path directory;

    private OpenSsh server;
    private Shop shop;

    @BeforeEach
    void prepare() throws IOException {
        shop = Shop.in(directory.resolve("shop"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Transport connect(String shell) throws IOException, InterruptedException {
        Path sshd = Files.createDirectory(directory.resolve("sshd"));
        server = OpenSsh.start(sshd, "ForceCommand " + Shells.wrapper(sshd, shell));
        return server.connector().connect("web1");
    }

    /** The shell that waits for scripts, and the one that runs the present script. */
    private List<Long> shells() {
        return new ServerProcesses(server).shells("read -r k n h");
    }

    private void assertWorks(Transport transport) throws IOException {
        transport.apply(shop.swap(shop.current(), Shop.NEW));
        assertThat(shop.current()).isEqualTo(Shop.NEW);
    }

    private Throwable killed(Transport transport, boolean whole) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Process holder = new ProcessBuilder("flock", shop.path(".zdd/mutex").toString(), "sleep", "8").start();
        Thread.sleep(300);
        Thread caller =
                new Thread(() -> thrown.set(catchThrowable(() -> transport.apply(shop.swap(Shop.OLD, Shop.NEW)))));
        caller.start();
        Thread.sleep(700);
        List<Long> shells = shells();
        assertThat(shells).hasSize(2);
        ServerProcesses.signal(shells.get(whole ? 0 : 1), "KILL");
        caller.join(20_000);
        holder.descendants().forEach(ProcessHandle::destroy);
        holder.destroy();
        assertThat(caller.isAlive()).as("it still waits").isFalse();
        return thrown.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void the_one_that_runs_the_script(String shell) throws Exception {
        try (Transport transport = connect(shell)) {
            assertThat(killed(transport, false))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("exit status 137")
                    .hasMessageContaining("it is not known which of them were done");
            assertThat(shop.current()).isEqualTo(Shop.OLD);
            assertWorks(transport);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void the_one_that_waits_for_scripts(String shell) throws Exception {
        try (Transport transport = connect(shell)) {
            assertThat(killed(transport, true))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("it is not known whether the operations were done");
            assertWorks(transport);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void a_mutex_that_cannot_be_opened_is_a_failure(String shell) throws Exception {
        Files.createSymbolicLink(shop.path(".zdd/mutex"), Path.of("mutex"));
        try (Transport transport = connect(shell)) {
            assertThatThrownBy(() -> transport.apply(shop.swap(Shop.OLD, Shop.NEW)))
                    .isInstanceOf(BatchFailedException.class)
                    .hasMessageContaining("the mutex cannot be opened");
            Files.delete(shop.path(".zdd/mutex"));
            assertWorks(transport);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void an_answer_with_every_word_of_our_own_in_it_is_read_as_it_is(String shell) throws Exception {
        for (String name : List.of("Z", "K", "F", "Z0")) {
            Files.createFile(shop.path("releases").resolve(name));
        }
        try (Transport transport = connect(shell)) {
            ListNames list = new ListNames(shop.at("releases"));
            assertThat(transport.apply(Batch.of(list)).of(list).names()).containsExactly("1", "2", "F", "K", "Z", "Z0");
            assertWorks(transport);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "dash")
    void a_character_that_no_shell_can_hold_is_refused_before_anything_is_sent(String shell) throws Exception {
        try (Transport transport = connect(shell)) {
            Batch batch = Batch.of(new Write(shop.at("file"), "a\0b", FileMode.of(0644), false));
            assertThatThrownBy(() -> transport.apply(batch))
                    .isExactlyInstanceOf(ZddException.class)
                    .hasMessageContaining("NUL");
            transport.apply(Batch.of(new Stat(shop.at("file"))));
            List<String> heard = new ArrayList<>();
            transport.execute(Command.of("echo", "well"), (stream, line) -> heard.add(line));
            assertThat(heard).containsExactly("well");
        }
    }
}
