package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.Intent;
import io.zdd.plan.Step;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation;
import io.zdd.transport.Transport;
import io.zdd.transport.Usage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where it cannot be seen whether a process runs from a release, what was live gets a time of grace. */
class PruneGraceTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).keep(1);
    private static final Step RED = Step.of("red", context -> {
        if (context.target().release().value().startsWith("bad")) {
            throw new IllegalStateException("red");
        }
    });

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(base, PruneGraceTest::blind);
        shop.deploy("1", STRATEGY).orThrow();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** As for a user who may not look at the processes of others. */
    private static Transport blind(String host) {
        Transport disk = Local.disk().connect(host);
        return (Transport) Proxy.newProxyInstance(
                PruneGraceTest.class.getClassLoader(), new Class<?>[] {Transport.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(disk, arguments);
                    return result instanceof BatchResult found && arguments[0] instanceof Batch batch
                            ? blinded(batch, found)
                            : result;
                });
    }

    private static BatchResult blinded(Batch batch, BatchResult found) {
        List<Object> values = new ArrayList<>();
        for (FileOperation<?> operation : batch.operations()) {
            values.add(operation instanceof FileOperation.InUse ? Usage.CANNOT_SEE : found.of(operation));
        }
        return new BatchResult(batch, values);
    }

    @Test
    void a_bad_release_was_live_and_is_not_pruned_at_once() throws IOException {
        shop.deploy("bad1", STRATEGY.verify(RED));
        shop.deploy("bad2", STRATEGY.verify(RED));

        Report report = shop.deploy("2", STRATEGY).orThrow();

        assertThat(report.warnings())
                .contains("here: the release bad1 was kept for 24 h after it was left, because not every process may be"
                        + " looked at");
        assertThat(shop.state().directories()).contains("bad1");
        shop.deployer().prune(STRATEGY.pruneGrace(Duration.ZERO)).orThrow();
        assertThat(shop.state().directories()).doesNotContain("bad1").contains("bad2");
    }

    @Test
    void the_plan_tells_of_the_grace() throws IOException {
        shop.deploy("2", STRATEGY).orThrow();
        shop.deploy("3", STRATEGY).orThrow();

        assertThat(shop.deployer().plan(new Intent.Prune(), STRATEGY).toString())
                .contains(
                        "remove 1 (RETIRED), unless a process runs from it; kept for 24 h after it was left where that"
                                + " cannot be seen");
    }
}
