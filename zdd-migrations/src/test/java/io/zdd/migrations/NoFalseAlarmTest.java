package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the rules let through is not refused on copies of tables that are as the statements want them. */
@ExtendWith(DatabaseServers.class)
@Timeout(300)
@Tag("database")
class NoFalseAlarmTest {
    @TempDir
    Path directory;

    @Test
    void the_server_refuses_nothing_that_it_takes(DatabaseServers.Starter servers) throws Exception {
        DatabaseServer server = servers.start(ServerKind.POSTGRESQL_18);
        Map<String, CheckResult> results = new LinkedHashMap<>();
        for (RuleCases each : letThrough().toList()) {
            TestDatabase database = server.fresh();
            database.run(CaseSchema.before(each.sql(), Dialect.POSTGRESQL));
            MigrationDirectory files = new MigrationDirectory(Files.createTempDirectory(directory, "case"), database);
            files.write("V1__case." + each.phase() + ".sql", each.sql());
            results.put(each.phase() + ": " + each.sql(), files.migrator().check());
        }
        assertThat(results)
                .hasSizeGreaterThan(50)
                .allSatisfy((sql, result) -> assertThat(result.refused()).isEmpty());
    }

    private static Stream<RuleCases> letThrough() throws Exception {
        Database database = Database.postgresql(18);
        return RuleCases.all()
                .filter(each -> each.database().postgresql() && each.phase() != MigrationPhase.BACKFILL)
                .filter(each -> each.refusedBy(database, each.phase()).isEmpty());
    }
}
