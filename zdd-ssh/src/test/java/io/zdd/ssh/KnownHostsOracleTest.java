package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.ssh.KnownHostsCases.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of known hosts mean to us what they mean to OpenSSH's own client: each is shown to both. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownHostsOracleTest {
    @TempDir
    static Path directory;

    private @Nullable HostKeyServers servers;

    @BeforeAll
    void startServers() throws Exception {
        servers = HostKeyServers.start(directory);
    }

    @AfterAll
    void stopServers() {
        if (servers != null) {
            servers.close();
        }
    }

    static Stream<Case> cases() {
        return KnownHostsCases.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void openssh_and_we_judge_alike(Case one) throws Exception {
        OpenSsh server = servers.named(one.server());
        Path file = servers.write(one);

        boolean openssh = HostKeyOracle.sshAccepts(server, file, "yes", one.alias());
        Optional<String> refusal = HostKeyOracle.refusal(server, HostKeys.knownHosts(file), one.alias());

        assertThat(openssh).as("what OpenSSH does").isEqualTo(one.accepted());
        assertThat(refusal.isEmpty()).as(() -> "what we do: " + refusal).isEqualTo(openssh);
    }

    static Stream<Case> newHosts() {
        String host = "[127.0.0.1]:%d";
        return Stream.of(
                newHost("nothing known", "three-keys", true, null),
                newHost("others known", "three-keys", true, null, "# servers", "web.example <ed25519>"),
                newHost("alias", "three-keys", true, "Web"),
                newHost("already known", "three-keys", true, null, host + " <ed25519>"),
                newHost("same host, other port", "three-keys", true, null, "127.0.0.1 <other>"),
                newHost("certificate of an unknown authority", "certified", true, null),
                newHost("certificate of another authority", "certified", true, null, "@cert-authority * <impostor>"),
                newHost("certificate of a known authority", "certified", true, null, "@cert-authority * <authority>"),
                newHost("changed", "three-keys", false, null, host + " <other>"),
                newHost("known by another type", "certified", false, null, host + " <rsa>"),
                newHost("revoked", "three-keys", false, null, "@revoked * <ed25519>"));
    }

    private static Case newHost(String name, String server, boolean accepted, @Nullable String alias, String... lines) {
        return new Case(name, server, accepted, alias, List.of(lines));
    }

    @ParameterizedTest
    @MethodSource("newHosts")
    void openssh_and_we_accept_the_same_new_hosts_and_write_the_same(Case one) throws Exception {
        OpenSsh server = servers.named(one.server());
        Path theirs = servers.write(one);
        Path ours = servers.write(one);

        boolean openssh = HostKeyOracle.sshAccepts(server, theirs, "accept-new", one.alias());
        HostKeys keys = HostKeys.knownHosts(ours).acceptNew();
        Optional<String> refusal = HostKeyOracle.refusal(server, keys, one.alias());

        assertThat(openssh).as("what OpenSSH does").isEqualTo(one.accepted());
        assertThat(refusal.isEmpty()).as(() -> "what we do: " + refusal).isEqualTo(openssh);
        assertThat(Files.readString(ours)).isEqualTo(Files.readString(theirs));
        assertThat(HostKeyOracle.refusal(server, HostKeys.knownHosts(ours), one.alias()))
                .isEqualTo(refusal);
    }

    /** Where we are stricter: what OpenSSH says of these is that it knows nothing. */
    @ParameterizedTest
    @MethodSource("suspicious")
    void a_new_host_is_not_accepted_with_a_certificate_or_a_key_known_to_be_bad(Case one) throws Exception {
        OpenSsh server = servers.named(one.server());
        Path file = servers.write(one);

        assertThat(HostKeyOracle.refusal(server, HostKeys.knownHosts(file).acceptNew(), null))
                .isPresent();
        assertThat(HostKeyOracle.sshAccepts(server, file, "accept-new", null)).isTrue();
    }

    static Stream<Case> suspicious() {
        return Stream.of(
                newHost("expired", "expired", true, null, "@cert-authority * <authority>"),
                newHost("revoked without port", "three-keys", true, null, "@revoked 127.0.0.1 <ed25519>"));
    }

    @Test
    void the_fingerprint_that_ssh_keygen_prints_is_that_of_the_server() throws Exception {
        for (String name : List.of("three-keys", "certified")) {
            OpenSsh server = servers.named(name);
            String printed = OpenSsh.run(
                    "ssh-keygen", "-l", "-f", directory.resolve("ed25519.pub").toString());
            String other = OpenSsh.run(
                    "ssh-keygen", "-l", "-f", directory.resolve("other.pub").toString());

            assertThat(HostKeyOracle.refusal(server, HostKeys.fingerprints(printed.split(" ")[1]), null))
                    .isEmpty();
            assertThat(HostKeyOracle.refusal(server, HostKeys.fingerprints(other.split(" ")[1]), null))
                    .isPresent();
        }
    }
}
