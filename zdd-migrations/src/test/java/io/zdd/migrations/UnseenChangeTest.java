package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A statement of MariaDB that commits by itself, was cut off, and of which nothing can be seen. */
@ParameterizedClass
@EnumSource(mode = Mode.MATCH_ANY, names = "MARIADB.*")
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class UnseenChangeTest {
    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    @Test
    void it_is_left_to_a_person(DatabaseServers.Starter servers) throws Exception {
        TestDatabase database = servers.start(kind).fresh();
        MigrationDirectory files = new MigrationDirectory(directory, database);
        files.write("V2__unseen.expand.sql", "GRANT SELECT ON orders TO CURRENT_USER");
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY)");
        DataSource breaking = BreakingSource.after(database.source(), call -> call.startsWith("execute GRANT"));
        Migrator migrator = Migrations.from(directory).through(breaking);
        MigrationPlan plan = files.migrator().plan();
        assertThatThrownBy(() -> migrator.apply(plan, line -> {}))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining(
                        " was cut off in an earlier run, and by looking it cannot be told whether it was done.")
                .hasMessageContaining(
                        "if not, DELETE FROM zdd_step WHERE version = 2 AND phase = 'expand' AND statement = 1");
        database.run("UPDATE zdd_step SET state = 'done' WHERE version = 2 AND phase = 'expand' AND statement = 1");
        assertThat(files.migrator().plan().expands()).isEmpty();
    }
}
