package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.FileMode;
import io.zdd.model.Secret;
import io.zdd.transport.Batch;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.FileOperation.Write;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What everybody on the host can read, the list of processes, holds no secret and no text of a file. */
@Tag("real")
@Timeout(120)
class NoTraceTest {
    private static final String SECRET = "s3cr3t-that-nobody-may-see";

    @TempDir
    Path directory;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private OpenSsh server;
    private Shop shop;
    private volatile boolean over;
    private Thread spy;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = OpenSsh.start(Files.createDirectory(directory.resolve("sshd")), "AcceptEnv *", "LogLevel DEBUG2");
        shop = Shop.in(directory.resolve("shop"));
        spy = new Thread(() -> {
            while (!over) {
                look();
            }
        });
        spy.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        over = true;
        spy.join();
        if (server != null) {
            server.close();
        }
    }

    /** What ps would show, as fast as one can look. */
    private void look() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes
                    .filter(each ->
                            Character.isDigit(each.getFileName().toString().charAt(0)))
                    .map(NoTraceTest::commandLine)
                    .forEach(seen::add);
        } catch (IOException changed) {
            // look again
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void neither_a_text_nor_a_secret_is_in_the_list_of_processes() throws Exception {
        Secret secret = Secret.of("token", SECRET);
        FileMode mode = FileMode.of(0600);
        List<FileOperation<?>> operations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            operations.add(new Write(shop.at("written" + i), SECRET, mode, true));
            operations.add(new Append(shop.at("written" + i), SECRET, mode));
            operations.add(new RequireContent(shop.at("written" + i), SECRET + SECRET));
            operations.add(new Create(shop.at("created" + i), SECRET, mode));
        }
        try (Transport transport = server.connector().connect("web1")) {
            transport.apply(Batch.of(operations));
            for (int i = 0; i < 10; i++) {
                transport.execute(Command.shell("sleep 0.02; : $TOKEN").env("TOKEN", secret), (stream, line) -> {});
                transport.execute(Command.shell("cat >/dev/null; sleep 0.02").input(secret), (stream, line) -> {});
            }
            transport.execute(Command.of("sh", "-c", "sleep 0.3", "not-" + SECRET), (stream, line) -> {});
        }

        assertThat(seen)
                .as("the control: what is no secret is seen")
                .anyMatch(line -> line.contains("not-" + SECRET))
                .anyMatch(line -> line.contains("mv") && line.contains("written"));
        assertThat(seen).noneMatch(line -> line.replace("not-" + SECRET, "").contains(SECRET));
        assertThat(seen).noneMatch(line -> line.contains("z_write"));
    }

    @Test
    void a_command_is_given_no_environment_but_its_own() throws Exception {
        List<String> heard = new ArrayList<>();
        try (Transport transport = server.connector().connect("web1")) {
            transport.execute(Command.of("env").env("GIVEN", "yes"), (stream, line) -> heard.add(line));
        }

        assertThat(heard).contains("GIVEN=yes");
        assertThat(server.log()).contains("request exec").doesNotContain("request env");
    }
}
