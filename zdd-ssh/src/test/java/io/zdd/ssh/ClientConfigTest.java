package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the two is asked, how the ssh program is run (a script stands in for it), and the order of the hops. */
class ClientConfigTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void there_is_a_file() throws IOException {
        file = directory.resolve("config");
        Files.write(file, List.of("Host web1", "  User parsed"));
    }

    @Test
    void with_an_empty_path_the_parser_is_used() {
        assertThat(config("").lookUp("web1").user()).isEqualTo("parsed");
        assertThat(config(directory + "/nothing:").lookUp("web1").user()).isEqualTo("parsed");
    }

    @Test
    void relative_directories_of_the_path_do_not_count() throws IOException {
        Path relative = Path.of("").toAbsolutePath().relativize(program("echo 'user asked'"));
        assertThat(config(relative + ":").lookUp("web1").user()).isEqualTo("parsed");
    }

    @Test
    void the_ssh_program_is_asked_without_a_shell_and_has_nothing_to_read() throws IOException {
        Path bin = program("cat; printf '%s\\n' \"$@\" > " + directory + "/arguments", "echo 'user asked'");
        ConfiguredHost host = config(bin.toString()).lookUp("me@web1;$HOME");
        assertThat(host.hostName()).isEqualTo("web1;$home");
        assertThat(host.user()).isEqualTo("me");
        assertThat(Files.readAllLines(directory.resolve("arguments")))
                .containsExactly("-G", "-F", file.toString(), "-l", "me", "--", "web1;$HOME");
    }

    @Test
    void files_with_blanks_are_told_apart_in_what_ssh_prints() throws IOException {
        Path bin = program("echo 'userknownhostsfile /a b/c /d /e f'", "echo 'globalknownhostsfile none'");
        ConfiguredHost host = config(bin.toString()).lookUp("web1");
        assertThat(host.userKnownHostsFiles()).containsExactly(Path.of("/a b/c"), Path.of("/d"), Path.of("/e f"));
        assertThat(host.globalKnownHostsFiles()).isEmpty();
    }

    @Test
    void what_ssh_says_about_a_mistake_is_passed_on() throws IOException {
        Path bin = program("echo 'config line 7: Bad port' >&2", "exit 255");
        assertThatThrownBy(() -> config(bin.toString()).lookUp("web1"))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("ended with 255: config line 7: Bad port");
    }

    @Test
    void an_ssh_program_that_does_not_end_is_ended() throws IOException {
        Path bin = program("sleep 600 & echo $! > " + directory + "/pid", "wait");
        ClientConfig config = ClientConfig.of(Optional.of(file), alice(bin.toString()), Duration.ofSeconds(1));
        assertThatThrownBy(() -> config.lookUp("web1"))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("took longer than 1 s");
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        // What it started is ended with it.
        ProcessHandle.of(pid).ifPresent(child -> assertThat(child.onExit()).succeedsWithin(Duration.ofSeconds(30)));
    }

    @Test
    void a_file_that_is_not_there_is_refused() {
        assertThatThrownBy(
                        () -> ClientConfig.of(Optional.of(directory.resolve("none")), alice(""), Duration.ofSeconds(1)))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("Cannot read the SSH configuration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-oProxyCommand=x", "a b", "a\nb", "@web1", "ssh://web1"})
    void what_is_no_name_is_refused(String name) {
        assertThatThrownBy(() -> config("").lookUp(name)).isInstanceOf(ZddException.class);
    }

    @Test
    void hops_are_looked_up_themselves_and_come_in_their_order() throws IOException {
        Files.write(
                file,
                List.of(
                        "Host web1",
                        "  ProxyJump b1,root@b2:2022",
                        "Host b1",
                        "  HostName first.example",
                        "  ProxyJump gate",
                        "Host b2",
                        "  User ignored",
                        "  ProxyJump replaced",
                        "Host *",
                        "  User deploy"));
        assertThat(config("").route("web1"))
                .extracting(host -> host.user() + "@" + host.hostName() + ":" + host.port())
                .containsExactly("deploy@gate:22", "deploy@first.example:22", "root@b2:2022", "deploy@web1:22");
        assertThat(config("").route("gate")).hasSize(1);
    }

    @Test
    void a_loop_of_hops_is_refused() throws IOException {
        Files.write(file, List.of("Host *", "  ProxyJump bastion"));
        assertThatThrownBy(() -> config("").route("web1"))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("leads in a loop through alice@bastion:22; give that host ProxyJump none");
    }

    private ClientConfig config(String searchPath) {
        return ClientConfig.of(Optional.of(file), alice(searchPath), Duration.ofSeconds(30));
    }

    private Surroundings alice(String searchPath) {
        return new Surroundings(directory, "alice", directory, searchPath, Map.of());
    }

    /** A directory with a script called ssh. */
    private Path program(String... lines) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path script = bin.resolve("ssh");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return bin;
    }
}
