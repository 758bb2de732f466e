package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parser does not take, and that it says where. */
class ConfigRefusalsTest {
    @TempDir
    Path directory;

    private HomeOfAlice home;

    @BeforeEach
    void alice_has_a_home() throws IOException {
        home = HomeOfAlice.in(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec \"true\"", "!exec true", "final", "canonical", "host web1 exec true", "tagged x"})
    void match_lines_that_cannot_be_decided_are_refused_with_their_line(String criteria) throws IOException {
        home.write(".ssh/config", "Host web1", "  User deploy", "Match " + criteria);
        assertThatThrownBy(() -> home.lookUp("web1"))
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith(home.file(".ssh/config") + ":3: Match ")
                .hasMessageContaining("the connection could go to the wrong place");
    }

    @Test
    void a_proxy_command_is_refused_for_the_hosts_that_it_counts_for() throws IOException {
        home.write(
                ".ssh/config",
                "Host direct",
                "  ProxyCommand none",
                "Host jumped",
                "  ProxyJump bastion",
                "Host open",
                "  ProxyJump none # but the command below counts",
                "Host *",
                "  ProxyCommand nc %h %p");
        assertThat(home.lookUp("direct").proxyJump()).isEmpty();
        assertThat(home.lookUp("jumped").proxyJump()).containsExactly("bastion");
        for (String alias : List.of("web1", "open")) {
            assertThatThrownBy(() -> home.lookUp(alias))
                    .isInstanceOf(ZddException.class)
                    .hasMessage(home.file(".ssh/config") + ":8: ProxyCommand nc %h %p is not supported;"
                            + " use ProxyJump, or ProxyCommand none for this host");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Port 0",
                "Port x",
                "User",
                "User a b",
                "IdentityFile \"open",
                "IdentityFile /k/%Z",
                "IdentityFile /k/%",
                "IdentityFile ${ZDD_UNSET}/k",
                "IdentityFile ~bob/k",
                "IdentitiesOnly maybe",
                "StrictHostKeyChecking maybe",
                "ConnectTimeout 5 minutes",
                "ServerAliveInterval 5y",
                "ServerAliveCountMax -1",
                "ProxyJump a,,b",
                "ProxyJump a:0",
                "ProxyJump -oProxyCommand=x",
                "HostName %p",
                "Include ~bob/x",
                "Match user",
                "Match all user x",
                "CanonicalizeHostname yes",
                "UserKnownHostsFile none /x",
                "= x"
            })
    void what_is_wrong_is_refused_with_its_line(String line) throws IOException {
        home.write(".ssh/config", "", "# a comment", line);
        assertThatThrownBy(() -> home.lookUp("web1"))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining(home.file(".ssh/config") + ":3: ");
    }

    @Test
    void files_that_include_each_other_end_with_a_refusal() throws IOException {
        home.write(".ssh/config", "Include a");
        home.write(".ssh/a", "Include b");
        home.write(".ssh/b", "Include a");
        assertThatThrownBy(() -> home.lookUp("web1"))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("Include is nested more than 16 deep");
    }

    @Test
    void a_file_that_everybody_may_write_is_not_read() throws IOException {
        home.write(".ssh/config", "User deploy");
        Files.setPosixFilePermissions(home.file(".ssh/config"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> home.lookUp("web1")).hasMessageContaining("chmod go-w");
    }
}
