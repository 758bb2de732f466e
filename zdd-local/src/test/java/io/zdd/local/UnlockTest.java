package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unlocking removes the lock that was looked at, and no other. */
class UnlockTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    @Test
    void a_lock_that_was_taken_meanwhile_is_left_alone() throws IOException {
        try (Shop shop = new Shop(base, this::slow)) {
            shop.deploy("1", STRATEGY).orThrow();
            Files.writeString(lock(), "of a runner that is gone");

            assertThatThrownBy(() -> shop.deployer().unlock("the runner is gone"))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("the lock has changed hands");

            assertThat(lock()).hasContent("of somebody at work");
            assertThat(shop.deployer().history().get("here"))
                    .noneSatisfy(entry -> assertThat(entry.state()).isEqualTo("UNLOCKED"));
        }
    }

    @Test
    void a_damaged_lock_can_be_removed() throws IOException {
        try (Shop shop = new Shop(base, Local.disk())) {
            shop.deploy("1", STRATEGY).orThrow();
            Files.writeString(lock(), "{\"owner");

            shop.deployer().unlock("it is damaged");

            assertThat(lock()).doesNotExist();
        }
    }

    private Path lock() {
        return base.resolve("shop/.zdd/lock");
    }

    /** Just before the lock is removed, it is taken by somebody else. */
    private Transport slow(String host) {
        Transport disk = Local.disk().connect(host);
        return (Transport) Proxy.newProxyInstance(
                UnlockTest.class.getClassLoader(), new Class<?>[] {Transport.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof Batch batch && isUnlocking(batch)) {
                        Files.writeString(lock(), "of somebody at work");
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static boolean isUnlocking(Batch batch) {
        return batch.operations().stream()
                .anyMatch(operation -> operation instanceof FileOperation.Append append
                        && append.text().contains("UNLOCKED"));
    }
}
