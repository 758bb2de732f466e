package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where all servers are asked for, those of Debian are among them, and all tests of their version ran against them. */
@ExtendWith(DatabaseServers.class)
@Tag("database")
class DebianServersTest {
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL_15", "MARIADB_10_11"})
    void a_version_that_debian_has_is_debians(ServerKind kind, DatabaseServers.Starter servers) throws Exception {
        DatabaseServers.require(
                Files.isExecutable(kind.debian().orElseThrow()),
                kind.debian().orElseThrow()
                        + " is missing: it comes with the packages postgresql-15, mariadb-server-core and mariadb-client-core");

        String version = servers.start(kind).fresh().value("SELECT version()");

        assertThat(version)
                .contains(kind.postgresql() ? "Debian 15." : "10.11.")
                .contains("deb12");
    }
}
