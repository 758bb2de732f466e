package io.zdd.migrations;

import io.zdd.fleet.FleetState;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A shop on two hosts, whose orders get a required column by a migration with all three phases. */
abstract class ContractShop {
    static final String OLD = "20260101000000";
    static final String A = "20260102000000";
    static final String B = "20260103000000";
    static final String TWO_HOURS_LATER = "UPDATE zdd_host SET live_since = live_since - INTERVAL 2h";
    static final Gate NOW = Gate.usual().soak(Duration.ZERO);

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    TestDatabase database;
    MigrationDirectory files;
    ShopFleet shop;
    List<String> said = new ArrayList<>();

    @BeforeEach
    void shop(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        database.run("CREATE TABLE orders (id BIGINT PRIMARY KEY)", "INSERT INTO orders VALUES (1), (2)");
        files = new MigrationDirectory(directory, database);
        shop = ShopFleet.inMemory();
        shop.deployer().deploy(shop.release(OLD), Strategy.atomicSymlink()).orThrow();
    }

    @AfterEach
    void close() throws IOException {
        shop.close();
    }

    void writeMigration() throws IOException {
        files.write("V12__code.expand.sql", "ALTER TABLE orders ADD COLUMN code VARCHAR(20)");
        files.write("V12__code.backfill.sql", """
                -- @verify SELECT 1 FROM orders WHERE code IS NULL
                UPDATE orders SET code = 'x' WHERE id > :from AND id <= :to AND code IS NULL""");
        files.write("V12__code.contract.sql", kind.postgresql() ? """
                ALTER TABLE orders ADD CONSTRAINT code_set CHECK (code IS NOT NULL) NOT VALID;
                ALTER TABLE orders VALIDATE CONSTRAINT code_set;
                ALTER TABLE orders ALTER COLUMN code SET NOT NULL;
                ALTER TABLE orders DROP CONSTRAINT code_set;
                """ : """
                ALTER TABLE orders MODIFY code VARCHAR(20) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE""");
    }

    void deploy(String release) throws IOException {
        shop.deployer().deploy(shop.release(release), strategy()).orThrow();
    }

    AtomicSymlink strategy() {
        return files.migrator().addTo(Strategy.atomicSymlink());
    }

    Contracts contracts() {
        return files.migrator().contracts(NOW);
    }

    FleetState status() {
        return shop.deployer().status();
    }

    List<String> held() {
        return contracts().plan(status()).held().get("V12__code.contract.sql");
    }
}
