package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** On MariaDB the statement's own clauses make the server the judge, before it begins. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "MARIADB_.*")
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class ServerAlgorithmTest {
    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    @Test
    void a_table_that_can_only_be_copied_is_not_changed(DatabaseServers.Starter servers) throws Exception {
        TestDatabase database = servers.start(kind).fresh();
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY) ENGINE=MyISAM", "INSERT INTO orders VALUES (1)");
        MigrationDirectory files = new MigrationDirectory(directory, database);
        for (String clauses : List.of("ALGORITHM=INSTANT", "ALGORITHM=INPLACE, LOCK=NONE")) {
            files.write("V1__a.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20), " + clauses);
            assertThat(files.migrator().check().findings()).isEmpty();
            assertThatThrownBy(files::expand)
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContaining("is not supported for this operation. Try ALGORITHM=COPY");
            assertThat(columns(database)).containsExactly("id");
        }
        files.write("V1__a.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        files.expand();
        assertThat(columns(database)).as("left to the server, it is copied").containsExactly("id", "code");
    }

    private static List<String> columns(TestDatabase database) throws Exception {
        return database.column("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
                + " AND TABLE_NAME = 'orders' ORDER BY ORDINAL_POSITION");
    }
}
