package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever may only read can ask what is there; whatever would change it is refused. */
class ReadOnlyTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void deployOneAndClose() throws IOException {
        Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "permissions do not bite for root");
        shop = new Shop(base, Local.disk());
        shop.deploy("1", STRATEGY).orThrow();
        Files.setPosixFilePermissions(shop.root(), PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    @AfterEach
    void close() throws IOException {
        if (shop != null) {
            Files.setPosixFilePermissions(shop.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
            shop.close();
        }
    }

    @Test
    void status_history_and_verification_answer() {
        assertThat(shop.live()).contains("1");
        assertThat(shop.deployer().history().get("here")).isNotEmpty();
        assertThat(shop.deployer()
                        .verify(ReleaseId.of("1"))
                        .get("here")
                        .difference()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void planning_and_upkeep_are_refused() {
        assertRefused(() -> shop.deploy("2", STRATEGY));
        assertRefused(() -> shop.deployer().plan(new Intent.Prune(), STRATEGY));
        assertRefused(() -> shop.deployer().rollback(STRATEGY));
        assertRefused(() -> shop.deployer().pin(ReleaseId.of("1")));
    }

    private void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("the root " + shop.root() + " is not writable");
    }
}
