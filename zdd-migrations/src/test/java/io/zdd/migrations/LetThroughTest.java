package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever of all the cases the rules let through in expand is run on real servers, while old code goes on using the table. */
@ParameterizedClass
@EnumSource(ServerKind.class)
@ExtendWith(DatabaseServers.class)
@Timeout(300)
@Tag("database")
class LetThroughTest {
    /** What these servers cannot run, and why. */
    private static final List<String> LEFT_OUT = List.of(
            // The extension btree_gist is not among these programs.
            "CREATE TABLE bookings");

    private static final Set<ServerKind> OF_A_SMALL_SAMPLE = Set.of(ServerKind.POSTGRESQL_18, ServerKind.MARIADB_11_4);

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    DatabaseServer server;

    @BeforeEach
    void start(DatabaseServers.Starter servers) {
        assumeTrue(
                !"small".equals(System.getenv("ZDD_SAMPLE")) || OF_A_SMALL_SAMPLE.contains(kind),
                "a small sample is run on one server of each kind");
        server = servers.start(kind);
    }

    @Test
    void old_code_goes_on_without_a_failure_and_without_a_wait() throws Exception {
        Set<String> letThrough = letThrough();
        System.out.println("[let through] " + letThrough.size() + " on " + kind);
        assertThat(letThrough).hasSizeGreaterThan(kind.postgresql() ? 20 : 5);
        int from = server.log().length();
        List<String> wrong = new ArrayList<>();
        for (String sql : letThrough) {
            wrong.addAll(runBesideOldCode(sql));
        }
        assertThat(wrong).isEmpty();
        if (kind.postgresql()) {
            assertThat(server.log().substring(from)).doesNotContain("still waiting");
        }
    }

    /** What the test above would see of a migration that old code cannot live with. */
    @Test
    void a_column_that_old_code_does_not_fill_is_seen() throws Exception {
        assertThat(runBesideOldCode("""
                ALTER TABLE orders ADD COLUMN forced INTEGER NOT NULL DEFAULT 1;
                -- @allow drop-default: to see what happens
                ALTER TABLE orders ALTER COLUMN forced DROP DEFAULT""")).singleElement().asString().contains("failed");
    }

    /** What it would see of one that keeps the table. */
    @Test
    void a_lock_that_is_held_is_seen() throws Exception {
        int from = server.log().length();
        assertThat(runBesideOldCode(kind.postgresql() ? """
                                -- @allow not-understood: to see what happens
                                DO $$ BEGIN LOCK TABLE orders; PERFORM pg_sleep(2); END $$""" : """
                                -- @allow unbatched-write: to see what happens
                                UPDATE orders SET note = SLEEP(0.7)"""))
                .singleElement()
                .asString()
                .contains("waited");
        if (kind.postgresql()) {
            assertThat(server.log().substring(from)).contains("still waiting");
        }
    }

    /** Without what somebody took the blame for. */
    private Set<String> letThrough() throws Exception {
        Database database = database();
        return RuleCases.all()
                .filter(each -> each.database().dialect() == database.dialect())
                .filter(each -> each.refusedBy(database, MigrationPhase.EXPAND).isEmpty())
                .map(RuleCases::sql)
                .filter(sql -> !sql.contains("@allow"))
                .filter(sql -> LEFT_OUT.stream().noneMatch(sql::startsWith))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Database database() throws SQLException {
        try (Connection connection = server.fresh().source().getConnection()) {
            return ServerVersion.of(connection);
        }
    }

    /** What went wrong. */
    private List<String> runBesideOldCode(String sql) throws Exception {
        TestDatabase database = server.fresh();
        database.run(CaseSchema.before(sql, kind.postgresql() ? Dialect.POSTGRESQL : Dialect.MARIADB));
        MigrationDirectory files = files(database, sql);
        List<String> wrong = new ArrayList<>();
        OldCode old = OldCode.start(database.source());
        try {
            old.awaitRounds(2);
            files.expand();
            old.awaitRounds(2);
        } catch (MigrationFailedException e) {
            wrong.add(sql + ": " + e.getMessage());
        } finally {
            old.stop();
        }
        old.failures().forEach(failure -> wrong.add(sql + ": failed: " + failure));
        old.slow().forEach(slow -> wrong.add(sql + ": waited: " + slow));
        return wrong;
    }

    private MigrationDirectory files(TestDatabase database, String sql) throws IOException {
        MigrationDirectory files = new MigrationDirectory(Files.createTempDirectory(directory, "case"), database);
        files.write("V1__case.expand.sql", sql);
        return files;
    }
}
