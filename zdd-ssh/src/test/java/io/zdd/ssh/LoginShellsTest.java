package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.transport.Batch;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.CommandResult.Ending;
import io.zdd.transport.FileOperation.InUse;
import io.zdd.transport.FileOperation.ListNames;
import io.zdd.transport.OutputListener.Stream;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import io.zdd.transport.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment works whatever the user's login shell is, and whatever its rc file prints. */
@Tag("real")
@Timeout(120)
class LoginShellsTest {
    private static final List<String> NASTY = List.of(
            "", "it's", "$(id) `id` $HOME", "a\\b", "!x", "two\nlines", "* ? [a]", "-rf", "ü日", "\"q\";&|<>", "@0");

    @TempDir
    Path directory;

    private OpenSsh server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Transport connect(String wrapper) throws IOException, InterruptedException {
        Path sshd = Files.createDirectory(directory.resolve("sshd"));
        server = OpenSsh.start(sshd, "ForceCommand " + Shells.program(sshd, wrapper));
        return server.settings()
                .connectTimeout(Duration.ofSeconds(5))
                .to("127.0.0.1")
                .connect("web1");
    }

    private static String login(String shell) {
        return "#!/bin/sh\nexec " + shell + " -c \"$SSH_ORIGINAL_COMMAND\"\n";
    }

    private void deploy(Transport transport) throws Exception {
        Shop shop = Shop.in(directory.resolve("shop"));
        transport.upload(Shop.content(3, 1_000), shop.at("releases/3"), bytes -> {});
        transport.apply(shop.swap(Shop.OLD, "releases/3"));
        assertThat(shop.current()).isEqualTo("releases/3");
        ListNames list = new ListNames(shop.at("releases"));
        assertThat(transport.apply(Batch.of(list)).of(list).names()).containsExactly("1", "2", "3");

        for (Command base : List.of(
                Command.of("printf", nasty()).in(shop.at("releases/3")),
                Command.of("printf", nasty()).env("TOKEN", Secret.of("token", "text")))) {
            assertThat(heard(transport, base)).isEqualTo("<" + String.join("><", NASTY) + ">");
        }
        assertThat(heard(transport, Command.of("cat").input(Secret.of("input", "some\ntext"))))
                .isEqualTo("some\ntext");
        CommandResult stopped =
                transport.execute(Command.of("sleep", "60").timeout(Duration.ofMillis(600)), (stream, line) -> {});
        assertThat(stopped.ending()).isEqualTo(Ending.TIMED_OUT);
    }

    private static String[] nasty() {
        List<String> arguments = new ArrayList<>(List.of("<%s>"));
        arguments.addAll(NASTY);
        return arguments.toArray(String[]::new);
    }

    private static String heard(Transport transport, Command command) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        CommandResult result = transport.execute(command, (stream, line) -> {
            if (stream == Stream.STDOUT) {
                lines.add(line);
            }
        });
        assertThat(result.succeeded()).as(result + " " + lines).isTrue();
        return String.join("\n", lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/usr/bin/fish", "/bin/csh", "/usr/bin/busybox sh"})
    void any_login_shell(String shell) throws Exception {
        OpenSsh.require(Files.isExecutable(Path.of(shell.split(" ")[0])), shell + " is not installed");
        try (Transport transport = connect(login(shell))) {
            deploy(transport);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"echo Welcome to web1", "printf 'no newline 12'", "echo 42; echo hello >&2", "printf '\\r\\n\\n'"
            })
    void an_rc_file_that_prints(String noise) throws Exception {
        try (Transport transport = connect("#!/bin/sh\n" + noise + "\nexec /bin/bash -c \"$SSH_ORIGINAL_COMMAND\"\n")) {
            deploy(transport);
            List<String> told = new ArrayList<>();
            transport.execute(
                    Command.of("sleep", "60").timeout(Duration.ofMillis(600)), (stream, line) -> told.add(line));
            assertThat(told).as("processes that still run").allMatch("hello"::equals);
        }
    }

    @Test
    void an_upload_that_its_source_stops_is_stopped_on_the_host_in_spite_of_noise() throws Exception {
        Shop shop = Shop.in(directory.resolve("shop"));
        try (Transport transport = connect("#!/bin/sh\necho 12\nexec /bin/bash -c \"$SSH_ORIGINAL_COMMAND\"\n")) {
            assertThatThrownBy(() -> transport.upload(Shop.content(5, 300_000), shop.at("releases/3"), bytes -> {
                        throw new IllegalStateException("enough");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("enough");
            InUse use = new InUse(shop.at("releases/3"));
            assertThat(transport.apply(Batch.of(use)).of(use)).isNotEqualTo(Usage.IN_USE);
        }
    }

    @Test
    void an_account_that_may_not_log_in_is_a_failure() {
        assertThatThrownBy(() -> {
                    try (Transport transport =
                            connect("#!/bin/sh\necho This account is currently not available.\nexit 1\n")) {
                        transport.apply(Batch.of(new ListNames(RemotePath.of("/"))));
                    }
                })
                .isInstanceOf(TransportException.class);
    }
}
