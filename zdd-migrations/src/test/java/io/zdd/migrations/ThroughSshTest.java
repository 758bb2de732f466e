package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.ssh.ForwardedPort;
import io.zdd.ssh.HostKeys;
import io.zdd.ssh.Ssh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A database that is reached through a host. */
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class ThroughSshTest {
    @TempDir
    Path directory;

    private final SshServer host = SshServer.setUpDefaultServer();
    private final List<String> said = new ArrayList<>();
    private Ssh ssh;
    private DatabaseServer server;
    private TestDatabase database;

    @BeforeEach
    void start(DatabaseServers.Starter servers) throws Exception {
        server = servers.start(ServerKind.POSTGRESQL_15);
        database = server.fresh();
        database.run(
                "CREATE TABLE orders (id BIGINT PRIMARY KEY)", "INSERT INTO orders SELECT generate_series(1, 3000)");
        Files.writeString(
                directory.resolve("V1__code.expand.sql"),
                "ALTER TABLE orders ADD COLUMN code text; CREATE INDEX CONCURRENTLY orders_code ON orders (code)");
        startHost();
    }

    private void startHost() throws IOException {
        SimpleGeneratorHostKeyProvider generator = new SimpleGeneratorHostKeyProvider();
        generator.setAlgorithm("EC");
        KeyPair key = generator.loadKeys(null).iterator().next();
        host.setKeyPairProvider(KeyPairProvider.wrap(key));
        host.setHost("127.0.0.1");
        host.setPasswordAuthenticator((user, password, session) -> password.equals("s3cret"));
        host.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        host.start();
        ssh = Ssh.settings()
                .user("deploy")
                .port(host.getPort())
                .withoutAgent()
                .password(Secret.of("password", "s3cret"))
                .hostKeys(HostKeys.fingerprints(KeyUtils.getFingerPrint(key.getPublic())))
                .to("127.0.0.1");
    }

    @AfterEach
    void stop() throws IOException {
        host.stop(true);
    }

    private Migrator through(ForwardedPort forwarded) {
        String there = "127.0.0.1:" + server.port();
        assertThat(database.url()).contains(there);
        String url = database.url().replace(there, forwarded.address());
        return Migrations.from(directory).through(TestDatabase.source(url));
    }

    @Test
    void an_expand_is_run() throws Exception {
        try (ForwardedPort forwarded = ssh.forward("127.0.0.1", server.port())) {
            Migrator migrator = through(forwarded);

            migrator.apply(migrator.plan(), said::add);

            assertThat(said).hasSize(2).allMatch(line -> line.startsWith("done: V1__code.expand.sql:"));
            assertThat(host.getActiveSessions()).as("it went through the host").hasSize(1);
        }
        assertThat(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_code'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void without_the_host_nothing_is_run_and_the_reason_is_there() throws Exception {
        try (ForwardedPort forwarded = ssh.forward("127.0.0.1", server.port())) {
            Migrator migrator = through(forwarded);
            MigrationPlan plan = migrator.plan();
            host.stop(true);

            assertThatThrownBy(() -> migrator.apply(plan, said::add)).isInstanceOf(ZddException.class);
            assertThat(forwarded.trouble().orElseThrow())
                    .hasMessageContaining("nothing gets to 127.0.0.1:" + server.port() + " any more");
        }
        assertThat(database.column("SELECT column_name FROM information_schema.columns WHERE table_name = 'orders'"))
                .containsExactly("id");
    }
}
