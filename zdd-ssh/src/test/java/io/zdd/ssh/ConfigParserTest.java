package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigParserTest {
    @TempDir
    Path directory;

    private HomeOfAlice home;

    @BeforeEach
    void alice_has_a_home() throws IOException {
        home = HomeOfAlice.in(directory);
    }

    @Test
    void without_any_file_there_are_the_defaults_of_openssh() {
        ConfiguredHost host = home.lookUp("WEB1");
        assertThat(host.hostName()).isEqualTo("web1");
        assertThat(host.port()).isEqualTo(22);
        assertThat(host.user()).isEqualTo("alice");
        assertThat(host.identityFiles()).contains(home.file(".ssh/id_ed25519"));
        assertThat(host.userKnownHostsFiles())
                .containsExactly(home.file(".ssh/known_hosts"), home.file(".ssh/known_hosts2"));
        assertThat(host.globalKnownHostsFiles())
                .containsExactly(home.systemFile("ssh_known_hosts"), home.systemFile("ssh_known_hosts2"));
        assertThat(host.strictHostKeyChecking()).isEqualTo("ask");
        assertThat(host.serverAliveCountMax()).isEqualTo(3);
        assertThat(host.connectTimeout()).isEmpty();
        assertThat(host.serverAliveInterval()).isEmpty();
        assertThat(host.identityAgent()).isEmpty();
        assertThat(host.hostKeyAlias()).isEmpty();
        assertThat(host.proxyJump()).isEmpty();
        assertThat(host.identitiesOnly()).isFalse();
        assertThat(host.forwardAgent()).isFalse();
    }

    @Test
    void the_users_file_comes_before_the_systems() throws IOException {
        home.write(".ssh/config", "Host web1", "User deploy", "IdentityFile ~/one");
        home.writeSystem("ssh_config", "User system", "Port 2222", "IdentityFile /two", "Include more/*.conf");
        home.writeSystem("more/a.conf", "ConnectTimeout 1m");
        ConfiguredHost host = home.lookUp("web1");
        assertThat(host.user()).isEqualTo("deploy");
        assertThat(host.port()).isEqualTo(2222);
        assertThat(host.identityFiles()).containsExactly(home.file("one"), Path.of("/two"));
        assertThat(host.connectTimeout()).contains(Duration.ofMinutes(1));
    }

    @Test
    void relative_includes_lie_beside_the_users_file() throws IOException {
        home.write(".ssh/config", "Include conf.d/*.conf ~/other.conf", "Host *", "User last");
        home.write(".ssh/conf.d/b.conf", "Port 2002", "User b");
        home.write(".ssh/conf.d/a.conf", "Port 2001", "Include conf.d/deep/x");
        home.write(".ssh/conf.d/deep/x", "Match originalhost web1 localuser alice", "HostName deep");
        home.write("other.conf", "HostKeyAlias other");
        ConfiguredHost host = home.lookUp("web1");
        assertThat(host.port()).isEqualTo(2001);
        assertThat(host.user()).isEqualTo("b");
        assertThat(host.hostName()).isEqualTo("deep");
        assertThat(host.hostKeyAlias()).contains("other");
    }

    @Test
    void tokens_tildes_and_variables_are_expanded() throws IOException {
        home.write(
                ".ssh/config",
                "HostName %h.example.org",
                "User deploy",
                "Port 2222",
                "IdentityFile ~/%h-%n-%r-%p-%u-100%%",
                "IdentityFile %d/k",
                "CertificateFile ${KEYS}/c",
                "IdentityAgent $AGENT",
                "UserKnownHostsFile ~/%k",
                "GlobalKnownHostsFile /literally/%h");
        ConfiguredHost host = home.lookUp("web1");
        assertThat(host.identityFiles())
                .containsExactly(home.file("web1.example.org-web1-deploy-2222-alice-100%"), home.file("k"));
        assertThat(host.certificateFiles()).containsExactly(Path.of("/from/environment/c"));
        assertThat(host.identityAgent()).contains("/run/agent");
        assertThat(host.userKnownHostsFiles()).containsExactly(home.file("web1"));
        assertThat(host.globalKnownHostsFiles()).containsExactly(Path.of("/literally/%h"));
    }

    @Test
    void the_user_that_was_asked_for_counts_for_match_and_beats_the_file() throws IOException {
        home.write(".ssh/config", "User deploy", "Match user root", "Port 2222");
        assertThat(home.lookUp("root@web1").port()).isEqualTo(2222);
        assertThat(home.lookUp("root@web1").user()).isEqualTo("root");
        assertThat(home.lookUp("web1").port()).isEqualTo(22);
    }

    @Test
    void what_is_unknown_is_passed_over() throws IOException {
        home.write(".ssh/config", "WarpFactor 9 \"open", "CanonicalizeHostname no", "User deploy");
        assertThat(home.lookUp("web1").user()).isEqualTo("deploy");
    }
}
