package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.FleetState;
import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds a contract back, and what lets it go. */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL_15", "MARIADB_11_4"})
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class GateTest extends ContractShop {
    @Test
    void the_soak_counts_from_the_last_host() throws Exception {
        writeMigration();
        deploy(A);
        Contracts contracts = files.migrator().contracts(Gate.usual().givingUpRollback());
        assertThat(contracts.plan(status()).held().get("V12__code.contract.sql"))
                .singleElement()
                .asString()
                .matches("the last host went live \\d+ s ago, and the soak is 3600 s");
        database.run(TWO_HOURS_LATER.replace("2h", kind.postgresql() ? "'2 hours'" : "2 HOUR"));
        assertThat(contracts.plan(status()).held()).isEmpty();
    }

    @Test
    void a_host_that_was_not_asked_holds_it_until_it_is_forgotten() throws Exception {
        writeMigration();
        deploy(A);
        database.run("INSERT INTO zdd_host SELECT 'worker', release_id, live_since FROM zdd_host WHERE host = 'web1'");
        Contracts contracts = files.migrator().contracts(NOW.givingUpRollback());
        assertThat(contracts.plan(status()).toString())
                .contains("held: V12__code.contract.sql")
                .contains(
                        "worker used this database and was not asked; if it is gone for good, call forget(\"worker\")");
        contracts.forget("worker");
        assertThat(contracts.plan(status()).held()).isEmpty();
        assertThatThrownBy(() -> contracts.forget("worker"))
                .isInstanceOf(ZddException.class)
                .hasMessage("The database does not know a host named worker.");
        FleetState half =
                new FleetState(status().takenAt(), List.of(status().host("web1")), Map.of("web2", "no route to host"));
        assertThat(contracts.plan(half).held().get("V12__code.contract.sql"))
                .containsExactly("web2 was not reached: no route to host");
    }

    @Test
    void rows_that_came_after_the_backfill_hold_it_until_they_are_filled() throws Exception {
        writeMigration();
        deploy(A);
        database.run("INSERT INTO orders (id) VALUES (3)");
        Contracts contracts = files.migrator().contracts(NOW.givingUpRollback());
        assertThat(contracts.plan(status()).held())
                .containsEntry(
                        "V12__code.contract.sql",
                        List.of("there are rows to fill again: SELECT 1 FROM orders WHERE code IS NULL"));
        files.migrator().resumeBackfills(said::add);
        assertThat(said).first().isEqualTo("V12__code.backfill.sql was done, and there are rows to fill again");
        assertThat(database.column("SELECT code FROM orders")).containsExactly("x", "x", "x");
        assertThat(contracts.plan(status()).held()).isEmpty();
    }

    @Test
    void rows_are_filled_again_after_a_contract_that_failed() throws Exception {
        writeMigration();
        files.write("V12__code.contract.sql", "DROP TABLE missing");
        deploy(A);
        Contracts contracts = files.migrator().contracts(NOW.givingUpRollback());
        assertThatThrownBy(() -> contracts.apply(status(), said::add)).isInstanceOf(MigrationFailedException.class);
        database.run("INSERT INTO orders (id) VALUES (3)");
        files.migrator().resumeBackfills(said::add);
        assertThat(database.column("SELECT code FROM orders")).containsExactly("x", "x", "x");
    }

    @Test
    void what_a_postgresql_server_does_not_take_is_refused_with_the_plan() throws Exception {
        writeMigration();
        files.write("V12__code.contract.sql", "ALTER TABLE orders DROP COLUMN nothing");
        deploy(A);
        Contracts contracts = files.migrator().contracts(NOW.givingUpRollback());
        if (kind.postgresql()) {
            assertThatThrownBy(() -> contracts.plan(status()))
                    .isInstanceOf(UnsafeMigrationException.class)
                    .hasMessageContaining("V12__code.contract.sql:1  server-refuses")
                    .hasMessageContaining("column \"nothing\" of relation \"public.orders\" does not exist");
        } else {
            assertThat(contracts.plan(status()).ready()).hasSize(1);
        }
    }

    @Test
    void a_backfill_that_nobody_can_verify_holds_it() throws Exception {
        writeMigration();
        files.write(
                "V12__code.backfill.sql",
                "UPDATE orders SET code = 'x' WHERE id > :from AND id <= :to AND code IS NULL");
        deploy(A);
        assertThat(files.migrator()
                        .contracts(NOW.givingUpRollback())
                        .plan(status())
                        .held())
                .containsEntry(
                        "V12__code.contract.sql",
                        List.of("V12__code.backfill.sql has no @verify, so it cannot be told whether rows are left"));
    }

    @Test
    void a_backfill_of_an_earlier_version_that_is_not_done_holds_it() throws Exception {
        writeMigration();
        deploy(A);
        files.write("V11__ids.backfill.sql", "UPDATE orders SET id = id WHERE id > :from AND id <= :to");
        assertThat(files.migrator()
                        .contracts(NOW.givingUpRollback())
                        .plan(status())
                        .held()
                        .get("V12__code.contract.sql"))
                .contains("not filled yet: V11__ids.backfill.sql: 0 %, rows 0");
    }

    @Test
    void a_state_of_the_fleet_from_before_a_rollback_holds_it() throws Exception {
        writeMigration();
        deploy(A);
        FleetState stale = status();
        Contracts contracts = files.migrator().contracts(NOW.givingUpRollback());
        assertThat(contracts.plan(stale).held()).isEmpty();
        shop.deployer().rollback(strategy()).orThrow();
        assertThat(contracts.plan(stale).held().get("V12__code.contract.sql"))
                .containsExactly(
                        "web1 was found with " + A + ", and the database has noted " + OLD
                                + " for it; ask the fleet again, or deploy with note()",
                        "web2 was found with " + A + ", and the database has noted " + OLD
                                + " for it; ask the fleet again, or deploy with note()");
    }

    @Test
    void a_release_that_went_live_without_its_note_holds_it() throws Exception {
        writeMigration();
        deploy(A);
        AtomicSymlink unnoted =
                Strategy.atomicSymlink().before(Phase.ACTIVATE, files.migrator().guard());
        shop.deployer().deploy(shop.release(B), unnoted).orThrow();
        assertThat(contracts().plan(status()).held().get("V12__code.contract.sql"))
                .contains("web1 was found with " + B + ", and the database has noted " + A
                        + " for it; ask the fleet again, or deploy with note()");
    }
}
