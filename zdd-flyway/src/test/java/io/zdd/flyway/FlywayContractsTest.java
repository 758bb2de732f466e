package io.zdd.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.migrations.Contracts;
import io.zdd.migrations.DatabaseServers;
import io.zdd.migrations.Gate;
import io.zdd.migrations.RollbackBlockedException;
import io.zdd.migrations.ServerKind;
import io.zdd.migrations.ShopFleet;
import io.zdd.migrations.TestDatabase;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Intent;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway's contracts come behind the gate. */
@ParameterizedClass
@EnumSource(
        value = ServerKind.class,
        names = {"POSTGRESQL_15", "MARIADB_10_11"})
@ExtendWith(DatabaseServers.class)
@Timeout(60)
@Tag("database")
class FlywayContractsTest {
    private static final Gate GATE = Gate.usual().soak(Duration.ZERO);
    private static final String OLDEST = "20260101000000";
    private static final String FIRST = "20260102000000";
    private static final String NEXT = "20260103000000";

    @Parameter
    ServerKind kind;

    @TempDir
    Path root;

    TestDatabase database;
    Scripts scripts;

    @BeforeEach
    void orders(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY, old VARCHAR(20))");
        scripts = new Scripts(root, database);
        scripts.expand("V1__code.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20);");
    }

    private AtomicSymlink strategy() {
        return scripts.migrations().addTo(Strategy.atomicSymlink());
    }

    @Test
    void a_contract_waits_for_every_release_that_does_not_know_it_and_then_nobody_goes_back_past_it() throws Exception {
        try (ShopFleet shop = ShopFleet.inMemory()) {
            shop.deployer().deploy(shop.release(OLDEST), strategy()).orThrow();
            scripts.contract("V2__no_old.sql", "ALTER TABLE orders DROP COLUMN old;");
            assertThat(scripts.migrations()
                            .contracts(GATE)
                            .plan(shop.deployer().status())
                            .toString())
                    .contains("held: V2__no_old.sql")
                    .contains("web1 runs " + OLDEST + ", which does not know V2");
            shop.deployer().deploy(shop.release(FIRST), strategy()).orThrow();
            shop.deployer().deploy(shop.release(NEXT), strategy()).orThrow();
            assertThat(scripts.run()).containsExactly("V1__code.sql");

            scripts.expand("V3__late.sql", "ALTER TABLE orders ADD COLUMN late VARCHAR(20);");
            Contracts contracts = scripts.migrations().contracts(GATE);
            assertThat(contracts.apply(shop.deployer().status(), line -> {}).held())
                    .isEmpty();

            assertThat(scripts.run()).containsExactly("V1__code.sql", "V2__no_old.sql");
            assertThat(contracts.plan(shop.deployer().status()).ready()).isEmpty();
            shop.deployer().rollback(strategy()).orThrow();
            assertThatThrownBy(() -> shop.deployer()
                            .rollback(Intent.Rollback.because("a test").to(new ReleaseId(OLDEST)), strategy()))
                    .isInstanceOf(RollbackBlockedException.class);
        }
    }

    @Test
    void what_expands_and_comes_before_a_contract_holds_it() throws Exception {
        scripts.contract("V2__no_old.sql", "ALTER TABLE orders DROP COLUMN old;");
        try (ShopFleet shop = ShopFleet.inMemory()) {
            assertThat(scripts.migrations()
                            .contracts(GATE)
                            .plan(shop.deployer().status())
                            .toString())
                    .contains("V1__code.sql is not done");
        }
    }

    @Test
    void a_contract_has_a_whole_number() throws Exception {
        scripts.contract("V2.1__no_old.sql", "ALTER TABLE orders DROP COLUMN old;");
        assertThatThrownBy(() -> scripts.migrations().contracts(GATE))
                .hasMessageContaining("V2.1__no_old.sql contracts the schema, and needs a whole number");
    }

    @Test
    void contracts_need_a_location() {
        assertThatThrownBy(() -> FlywayMigrations.of(scripts.configuration()).contracts(GATE))
                .hasMessageContaining("contractsIn(");
    }
}
