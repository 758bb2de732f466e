package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.NegotiatedAlgorithms;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlgorithmsTest {
    private static final String WEAK = ".*(sha1|md5|-cbc|arcfour|dss|group1-|3des|ripemd).*|ssh-rsa.*";

    private static List<String> names(Config config) {
        return Stream.of(
                        config.getKeyExchangeFactories(),
                        config.getKeyAlgorithms(),
                        config.getCipherFactories(),
                        config.getMACFactories())
                .flatMap(List::stream)
                .map(Factory.Named::getName)
                .toList();
    }

    @Test
    void Nothing_weak_is_offered_as_sshj_would_by_default() {
        assertThat(names(Algorithms.config())).noneMatch(name -> name.matches(WEAK));
        assertThat(names(new DefaultConfig())).anyMatch(name -> name.matches(WEAK));
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, KexAlgorithms curve25519-sha256, ssh-ed25519",
        "ed25519, KexAlgorithms curve25519-sha256@libssh.org, ssh-ed25519",
        "ecdsa, KexAlgorithms ecdh-sha2-nistp256, ecdsa-sha2-nistp256",
        "rsa, KexAlgorithms ecdh-sha2-nistp384, rsa-sha2-512",
        "rsa, KexAlgorithms ecdh-sha2-nistp521, rsa-sha2-512",
        "rsa, HostKeyAlgorithms rsa-sha2-256, rsa-sha2-256",
        "ecdsa, KexAlgorithms diffie-hellman-group14-sha256, ecdsa-sha2-nistp256",
        "ecdsa, KexAlgorithms diffie-hellman-group16-sha512, ecdsa-sha2-nistp256",
        "ed25519, KexAlgorithms diffie-hellman-group18-sha512, ssh-ed25519",
        "ed25519, KexAlgorithms diffie-hellman-group-exchange-sha256, ssh-ed25519",
        "ed25519, Ciphers aes128-gcm@openssh.com, ssh-ed25519",
        "ed25519, Ciphers aes256-ctr, ssh-ed25519",
        "ed25519, Ciphers aes128-ctr, ssh-ed25519",
        "ed25519, MACs hmac-sha2-256, ssh-ed25519",
        "ed25519, 'Ciphers aes256-ctr\nMACs hmac-sha2-512', ssh-ed25519",
        "ed25519, 'Ciphers aes256-ctr\nMACs hmac-sha2-256-etm@openssh.com', ssh-ed25519",
        "ed25519, 'Ciphers aes256-ctr\nMACs hmac-sha2-512-etm@openssh.com', ssh-ed25519"
    })
    @Tag("real")
    void A_server_that_has_only_one_of_the_offered_is_understood(
            String type, String line, String signature, @TempDir Path directory) throws Exception {
        Path hostKey = directory.resolve("host");
        OpenSsh.generate(hostKey, type);
        // The fixture's own host key comes after this one and is not offered.
        String only = line.startsWith("HostKeyAlgorithms") ? line : line + "\nHostKeyAlgorithms " + signature;
        try (OpenSsh server =
                OpenSsh.start(Files.createDirectory(directory.resolve("server")), "HostKey " + hostKey, only)) {
            Logins.succeed(server, Logins.key(server.key()));
            assertThat(negotiated(server).getSignatureAlgorithm()).isEqualTo(signature);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, ssh-ed25519-cert-v01@openssh.com",
        "ecdsa, ecdsa-sha2-nistp256-cert-v01@openssh.com",
        "rsa, rsa-sha2-512-cert-v01@openssh.com"
    })
    @Tag("real")
    void A_server_with_a_certificate_shows_it(String type, String algorithm, @TempDir Path directory) throws Exception {
        Path hostKey = directory.resolve("host");
        Path ca = directory.resolve("ca");
        OpenSsh.generate(hostKey, type);
        OpenSsh.generate(ca, "rsa");
        OpenSsh.run("ssh-keygen", "-q", "-s", ca.toString(), "-I", "host", "-h", hostKey + ".pub");
        try (OpenSsh server = OpenSsh.start(
                Files.createDirectory(directory.resolve("server")),
                "HostKey " + hostKey,
                "HostCertificate " + hostKey + "-cert.pub")) {
            Logins.succeed(server, Logins.key(server.key()));
            assertThat(negotiated(server).getSignatureAlgorithm()).isEqualTo(algorithm);
        }
    }

    @Test
    @Tag("real")
    void The_best_are_taken_where_the_server_has_all(@TempDir Path directory) throws Exception {
        try (OpenSsh server = OpenSsh.start(directory)) {
            NegotiatedAlgorithms negotiated = negotiated(server);
            assertThat(negotiated.getKeyExchangeAlgorithm()).startsWith("curve25519-sha256");
            assertThat(negotiated.getClient2ServerCipherAlgorithm()).isEqualTo("aes256-gcm@openssh.com");
            assertThat(negotiated.getServer2ClientCipherAlgorithm()).isEqualTo("aes256-gcm@openssh.com");
        }
    }

    private static NegotiatedAlgorithms negotiated(OpenSsh server) throws Exception {
        NegotiatedAlgorithms[] seen = new NegotiatedAlgorithms[1];
        try (SSHClient client = new SSHClient(Algorithms.config())) {
            client.addHostKeyVerifier(new PromiscuousVerifier());
            client.addAlgorithmsVerifier(algorithms -> {
                seen[0] = algorithms;
                return true;
            });
            client.connect("127.0.0.1", server.port());
        }
        return seen[0];
    }
}
