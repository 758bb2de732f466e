package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.transport.Command;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left of a connection that is closed, here or on the host. */
@Tag("real")
@Timeout(60)
class ClosingTest {
    @TempDir
    Path directory;

    private OpenSsh server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void nothing_is_left_after_closing() throws Exception {
        String mark = UUID.randomUUID().toString();
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), "SetEnv ZDD_TEST=" + mark);
        Ssh connector = server.connector();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Transport transport = connector.connect("web1");
        transport.execute(Command.of("cat").input(Secret.of("input", "text")), (stream, line) -> {});
        transport.upload(Shop.content(2, 100), RemotePath.of(directory + "/release"), bytes -> {});
        assertThat(withEnvironment(mark)).as("the shell for file operations").hasSize(1);

        transport.close();
        transport.close();

        await(() -> withEnvironment(mark).isEmpty());
        await(() -> left(before).isEmpty());
        assertThat(left(before)).isEmpty();
        assertThat(withEnvironment(mark)).isEmpty();
        assertThat(catchThrowable(() -> transport.execute(Command.of("true"), (stream, line) -> {})))
                .isInstanceOf(TransportException.class);
    }

    /** Processes that a server started which gave them this. */
    private static List<Long> withEnvironment(String mark) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> environment(pid).contains(mark))
                .toList();
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrForeign) {
            return "";
        }
    }

    private static Set<String> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        for (int i = 0; i < 50 && !condition.holds(); i++) {
            Thread.sleep(100);
        }
    }
}
