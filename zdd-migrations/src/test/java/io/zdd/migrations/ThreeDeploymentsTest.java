package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ReleaseId;
import io.zdd.plan.Intent;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The textbook case on two hosts: expand, backfill and contract are committed together, and come one after the other. */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL_15", "MARIADB_11_4"})
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class ThreeDeploymentsTest extends ContractShop {
    @Test
    void a_contract_waits_until_every_release_that_is_live_or_next_in_line_knows_it() throws Exception {
        writeMigration();
        assertThat(held())
                .containsExactly(
                        "V12__code.expand.sql is not done",
                        "not filled yet: V12__code.backfill.sql: 0 %, rows 0",
                        "web1 runs " + OLD + ", of which nobody noted what migrations it knows",
                        "web2 runs " + OLD + ", of which nobody noted what migrations it knows");

        deploy(A);
        assertThat(database.column("SELECT code FROM orders")).containsExactly("x", "x");
        assertThat(held())
                .containsExactly(
                        "web1 could no longer go back to " + OLD + ", of which nobody noted what migrations it knows",
                        "web2 could no longer go back to " + OLD + ", of which nobody noted what migrations it knows");

        deploy(B);
        ContractPlan plan = contracts().apply(status(), said::add);
        assertThat(plan.held()).isEmpty();
        assertThat(plan.ready()).isNotEmpty();
        assertThatThrownBy(() -> database.run("INSERT INTO orders (id) VALUES (3)"))
                .as("the column is required now")
                .isInstanceOf(SQLException.class);

        shop.deployer().rollback(strategy()).orThrow();
        assertThat(shop.live()).containsExactly(A, A);
        assertThatThrownBy(() -> shop.deployer().rollback(strategy()))
                .isInstanceOfSatisfying(RollbackBlockedException.class, blocked -> {
                    assertThat(blocked.release()).isEqualTo(OLD);
                    assertThat(blocked.contracts()).containsExactly(12L);
                })
                .hasMessageEndingWith(
                        OLD + " cannot go live: the contract of V12 was run, and this release does not know"
                                + " it. The oldest release that can: " + A + ".");
        assertThat(shop.live()).containsExactly(A, A);
    }

    @Test
    void a_contract_that_gives_up_the_way_back_may_come_with_the_second_deployment_as_a_step() throws Exception {
        writeMigration();
        deploy(A);
        Contracts contracts = files.migrator().contracts(NOW.givingUpRollback());
        AtomicSymlink strategy = strategy().migrate(contracts.step(status()));
        Plan plan = shop.deployer().plan(shop.release(B), strategy);
        assertThat(plan.toString()).contains("contract the schema").contains("V12__code.contract.sql:1");
        shop.deployer().apply(plan).orThrow();
        assertThat(files.migrator().contracts(NOW).plan(status()).ready()).isEmpty();
        assertThat(database.column("SELECT state FROM zdd_step WHERE phase = 'contract'"))
                .isNotEmpty()
                .containsOnly("done");
    }

    @Test
    void a_step_runs_nothing_that_was_held_when_it_was_planned() throws Exception {
        writeMigration();
        deploy(A);
        Contracts contracts = files.migrator().contracts(Gate.usual().givingUpRollback());
        AtomicSymlink held = strategy().migrate(contracts.step(status()));
        Plan plan = shop.deployer().plan(shop.release(B), held);
        assertThat(plan.toString()).contains("held: V12__code.contract.sql").contains("the last host went live");
        database.run(TWO_HOURS_LATER.replace("2h", kind.postgresql() ? "'2 hours'" : "2 HOUR"));
        assertThat(contracts.plan(status()).ready()).as("it could be run now").isNotEmpty();
        shop.deployer().apply(plan).orThrow();
        assertThat(database.column("SELECT state FROM zdd_step WHERE phase = 'contract'"))
                .isEmpty();
    }

    @Test
    void a_step_runs_nothing_that_is_held_when_its_turn_comes() throws Exception {
        writeMigration();
        deploy(A);
        Contracts contracts = files.migrator().contracts(NOW.givingUpRollback());
        AtomicSymlink ready = strategy().migrate(contracts.step(status()));
        database.run("INSERT INTO orders (id) VALUES (3)");
        Report report = shop.deployer().deploy(shop.release(B), ready).orThrow();
        assertThat(report.warnings())
                .anySatisfy(warning -> assertThat(warning)
                        .contains("less was run than planned")
                        .contains("there are rows to fill again"));
        assertThat(database.column("SELECT state FROM zdd_step WHERE phase = 'contract'"))
                .isEmpty();
    }

    @Test
    void a_new_release_without_a_migration_that_was_contracted_is_refused_before_the_swap() throws Exception {
        writeMigration();
        deploy(A);
        files.migrator().contracts(NOW.givingUpRollback()).apply(status(), said::add);
        Path other = directory.resolve("older");
        Files.createDirectories(other);
        MigrationDirectory older = new MigrationDirectory(other, database);
        AtomicSymlink strategy = older.migrator().addTo(Strategy.atomicSymlink());
        Report report = shop.deployer().deploy(shop.release(B), strategy);
        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasStackTraceContaining(B + " cannot go live"));
        assertThat(shop.live()).containsExactly(A, A);
    }

    @Test
    void a_release_whose_expand_is_missing_is_refused_before_the_swap() throws Exception {
        writeMigration();
        AtomicSymlink strategy =
                Strategy.atomicSymlink().before(Phase.ACTIVATE, files.migrator().guard());
        Report report = shop.deployer().deploy(shop.release(A), strategy);
        assertThat(report.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasStackTraceContaining(A + " cannot go live, because V12__code.expand.sql is not done."));
        assertThat(shop.live()).containsExactly(OLD, OLD);
    }

    @Test
    void a_release_that_another_tool_made_is_no_new_one() throws Exception {
        writeMigration();
        deploy(A);
        files.migrator().contracts(NOW.givingUpRollback()).apply(status(), said::add);
        for (String host : List.of("web1", "web2")) {
            Path foreign = shop.current(host).resolveSibling("releases").resolve("20251231000000");
            Files.createDirectories(foreign);
            Files.writeString(foreign.resolve("index.html"), "of another tool");
        }
        database.run("INSERT INTO zdd_release SELECT '20260101120000', versions, known_at FROM zdd_release"
                + " WHERE release_id = '" + A + "'");
        Intent.Rollback back = Intent.Rollback.because("a test").to(ReleaseId.of("20251231000000"));

        assertThatThrownBy(() -> shop.deployer().rollback(back, strategy()))
                .isInstanceOf(RollbackBlockedException.class)
                .hasMessageEndingWith("The oldest release that can: " + A + ".");
        assertThat(shop.live()).containsExactly(A, A);
    }
}
