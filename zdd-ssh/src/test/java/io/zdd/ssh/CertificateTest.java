package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of users, on a server where no key itself may log in. */
@Tag("real")
class CertificateTest {
    @TempDir
    Path directory;

    private OpenSsh server;
    private Path ca;

    @BeforeEach
    void start() throws Exception {
        ca = directory.resolve("ca");
        OpenSsh.generate(ca, "ed25519");
        server = OpenSsh.start(Files.createDirectory(directory.resolve("server")), "TrustedUserCAKeys " + ca + ".pub");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Path certified(String type, String validity) throws Exception {
        Path file = directory.resolve("key");
        OpenSsh.generate(file, type);
        sign(file, OpenSsh.user(), validity);
        return file;
    }

    private void sign(Path file, String principal, String validity) throws Exception {
        OpenSsh.run(
                "ssh-keygen",
                "-q",
                "-s",
                ca.toString(),
                "-I",
                "tester",
                "-n",
                principal,
                "-V",
                validity,
                "-O",
                "force-command=true",
                "-O",
                "extension:hello@example.com=world",
                file + ".pub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void A_certificate_beside_the_key_logs_in(String type) throws Exception {
        Path file = certified(type, "-1h:+1h");
        Logins.succeed(server, Logins.key(file));
        assertThat(server.log()).contains("ID \"tester\"").doesNotContain("Postponed publickey");

        Files.move(directory.resolve("key-cert.pub"), directory.resolve("away"));
        Logins.fail(server, Logins.key(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void A_certificate_logs_in_by_the_agent_that_has_both_or_only_the_key(String type) throws Exception {
        Path file = certified(type, "-1h:+1h");
        try (RealAgent agent = RealAgent.start(directory.resolve("agent"))) {
            agent.add(file.toString());
            Files.delete(file);
            Credentials credentials = Credentials.none().withAgent(agent.socket());
            Logins.succeed(server, credentials);
            Logins.succeed(
                    server,
                    credentials
                            .withIdentitiesOnly(true)
                            .withKeyFiles(Logins.key(file).keyFiles()));

            agent.add("-d", file + "-cert.pub");
            Logins.fail(server, credentials);
            Logins.succeed(
                    server,
                    credentials
                            .withIdentitiesOnly(true)
                            .withKeyFiles(Logins.key(file).keyFiles()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa"})
    void A_certificate_that_is_past_its_time_is_refused_with_that_reason(String type) throws Exception {
        Path file = certified(type, "20200101000000:20200102000000");
        assertThat(Logins.fail(server, Logins.key(file)))
                .hasMessageContaining(", expired at 2020-01-")
                .hasMessageContaining("-cert-v01@openssh.com SHA256:")
                .hasMessageContaining(
                        "or its certificate for " + OpenSsh.user() + " and by a CA that the server trusts");
        sign(file, OpenSsh.user(), "-1h:+1h");
        Logins.succeed(server, Logins.key(file));
    }
}
