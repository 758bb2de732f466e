package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc, 64-bit | postgresql 15",
                "PostgreSQL 18beta1 on x86_64-pc-linux-gnu, compiled by gcc | postgresql 18",
                "10.11.5-MariaDB | mariadb 10.11",
                "5.5.5-10.11.6-MariaDB-0+deb12u1 | mariadb 10.11",
                "11.4.5-MariaDB-log | mariadb 11.4",
                "8.0.36 | mysql 8.0",
                "8.4.3-0ubuntu0.24.04.1 | mysql 8.4"
            })
    void a_server_is_known_by_what_it_says(String text, String database) {
        assertThat(ServerVersion.of(text)).hasToString(database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CockroachDB CCL v23.1.1 (x86_64-pc-linux-gnu)",
                "8.0.11-TiDB-v7.5.0",
                "PostgreSQL 11.2-YB-2.18.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang",
                "8.0.mysql_aurora.3.04.0"
            })
    void another_server_is_refused(String text) {
        assertThatThrownBy(() -> ServerVersion.of(text))
                .isInstanceOf(ZddException.class)
                .hasMessage(
                        "The database says that it is '" + text + "': it is none of PostgreSQL, MariaDB and MySQL.");
    }

    @Test
    void a_server_that_is_too_old_is_refused() {
        assertThatThrownBy(() -> ServerVersion.of("PostgreSQL 9.6.24 on x86_64-pc-linux-gnu"))
                .hasMessageStartingWith("There are no rules for postgresql 9");
    }
}
