package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.Intent;
import io.zdd.strategy.Strategy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** After a contract, status and prune know which releases cannot go live again. */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL_15", "MARIADB_11_4"})
@ExtendWith(DatabaseServers.class)
@Timeout(120)
@Tag("database")
class SchemaVetoTest extends ContractShop {
    @Test
    void the_release_that_does_not_know_the_contract_is_named() throws Exception {
        writeMigration();
        deploy(A);
        deploy(B);
        Migrator migrator = files.migrator();
        assertThat(shop.deployer().status(migrator.veto()).vetoed())
                .as("before the contract")
                .isEmpty();
        assertThat(contracts().apply(status(), said::add).held()).isEmpty();

        assertThat(shop.deployer().status(migrator.veto()).vetoed()).containsOnlyKeys(OLD);
        assertThat(shop.deployer().status(migrator.veto()).toString())
                .contains(OLD + " cannot go live again (")
                .contains("it does not know the contract of V12, which was run)");
        assertThat(shop.deployer().plan(new Intent.Prune(), strategy()).toString())
                .contains(OLD + " cannot go live again: ")
                .doesNotContain(A + " cannot", B + " cannot");
    }

    @Test
    void the_only_release_that_can_go_live_is_not_pruned_for_those_that_cannot() throws Exception {
        writeMigration();
        deploy(A);
        deployWithoutTheGuard("20260102000001");
        deployWithoutTheGuard("20260102000002");
        deploy(B);
        assertThat(files.migrator()
                        .contracts(NOW.givingUpRollback())
                        .apply(status(), said::add)
                        .held())
                .isEmpty();

        shop.deployer().prune(strategy().keep(2).pruneGrace(Duration.ZERO)).orThrow();
        assertThat(status().host("web1").directories()).isEqualTo(List.of(A, "20260102000002", B));

        shop.deployer()
                .prune(Strategy.atomicSymlink().keep(2).pruneGrace(Duration.ZERO))
                .orThrow();
        assertThat(status().host("web1").directories()).as("without the veto").isEqualTo(List.of("20260102000002", B));
    }

    private void deployWithoutTheGuard(String release) throws Exception {
        shop.deployer().deploy(shop.release(release), Strategy.atomicSymlink()).orThrow();
    }
}
