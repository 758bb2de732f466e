package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.plan.Plan;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tool that brings its own migrations: here a line of the shell, which writes down that it was run. */
@Timeout(60)
class MigrationCommandTest {
    private static final String FIRST = "20260101000000";
    private static final String NEXT = "20260102000000";
    private static final Database POSTGRESQL = Database.postgresql(15);

    @TempDir
    Path disk;

    ShopFleet shop;
    Path runs;

    @BeforeEach
    void shop() throws IOException {
        runs = disk.resolve("runs");
        shop = ShopFleet.onDisk(disk);
        shop.deployer().deploy(shop.release(FIRST), Strategy.atomicSymlink()).orThrow();
    }

    @AfterEach
    void close() throws IOException {
        shop.close();
    }

    private MigrationCommand tool(MigrationPhase phase) {
        return MigrationCommand.of(phase, "echo \"$ZDD_PHASE in $(cat index.html)\" >> " + runs);
    }

    private MigrationCommand printing(String sql) {
        return tool(MigrationPhase.EXPAND).guardedBy("printf '%s\\n' \"" + sql + "\"", POSTGRESQL);
    }

    private Report deploy(MigrationCommand step) throws IOException {
        return shop.deployer()
                .deploy(shop.release(NEXT), Strategy.atomicSymlink().migrate(step));
    }

    @Test
    void a_tool_runs_once_for_both_hosts_in_the_new_release_and_knows_the_phase() throws Exception {
        Plan plan = shop.deployer()
                .plan(shop.release(NEXT), Strategy.atomicSymlink().migrate(tool(MigrationPhase.EXPAND)));
        assertThat(plan.toString())
                .containsOnlyOnce("expand by ")
                .containsOnlyOnce("unguarded: nobody looks at its SQL");
        shop.deployer().apply(plan).orThrow();
        assertThat(Files.readAllLines(runs)).containsExactly("expand in " + NEXT);
    }

    @Test
    void what_it_prints_is_judged_before_it_runs() throws Exception {
        Report report = deploy(printing("CREATE TABLE notes (id bigint);\nALTER TABLE orders DROP COLUMN code;"));
        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasStackTraceContaining(UnsafeMigrationException.class.getName())
                        .hasStackTraceContaining("`:2  drop-column [COMPAT]"));
        assertThat(runs).doesNotExist();
        assertThat(shop.live()).containsExactly(FIRST, FIRST);
    }

    @Test
    void what_passes_is_run() throws Exception {
        deploy(printing("ALTER TABLE orders ADD COLUMN code text;")).orThrow();
        assertThat(Files.readAllLines(runs)).containsExactly("expand in " + NEXT);
    }

    @Test
    void a_reason_lets_a_statement_through() throws Exception {
        deploy(printing("-- @allow drop-column: nobody reads it\nALTER TABLE orders DROP COLUMN code;"))
                .orThrow();
        assertThat(Files.readAllLines(runs)).hasSize(1);
    }

    @Test
    void what_is_no_sql_is_refused() throws Exception {
        Report report = deploy(printing("Nothing to migrate."));
        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasStackTraceContaining("not-understood"));
        assertThat(runs).doesNotExist();
    }

    @Test
    void a_tool_that_cannot_print_is_not_run() throws Exception {
        Report report = deploy(tool(MigrationPhase.EXPAND).guardedBy("echo no database >&2; exit 3", POSTGRESQL));
        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasStackTraceContaining("no database"));
        assertThat(runs).doesNotExist();
        assertThat(shop.live()).containsExactly(FIRST, FIRST);
    }

    @Test
    void more_lines_than_are_kept_are_not_judged_in_part() throws Exception {
        Report report = deploy(tool(MigrationPhase.EXPAND)
                .guardedBy("seq 10000 | sed 's/^/-- /'; echo 'DROP TABLE orders;'", POSTGRESQL));
        assertThat(report.failure())
                .hasValueSatisfying(failure ->
                        assertThat(failure).hasStackTraceContaining("printed 10000 lines or more, which is more than"));
        assertThat(runs).doesNotExist();
    }

    @Test
    void contracts_are_judged_as_contracts_and_backfills_not_at_all() throws Exception {
        deploy(tool(MigrationPhase.CONTRACT).guardedBy("echo 'ALTER TABLE orders DROP COLUMN code;'", POSTGRESQL))
                .orThrow();
        assertThat(Files.readAllLines(runs)).isEqualTo(List.of("contract in " + NEXT));
        MigrationCommand backfill = tool(MigrationPhase.BACKFILL);
        assertThatThrownBy(() -> backfill.guardedBy("echo", POSTGRESQL))
                .isInstanceOf(ZddException.class)
                .hasMessageStartingWith("What a tool backfills cannot be judged");
    }
}
