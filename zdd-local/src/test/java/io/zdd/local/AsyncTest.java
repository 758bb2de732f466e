package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.run.Deployer;
import io.zdd.run.LockedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deployments that the caller does not wait for. */
@Timeout(60)
class AsyncTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    private final FleetShop shop = new FleetShop(2);
    private final Deployer deployer = shop.deployer();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Step waiting = Step.of("wait", context -> {
        begun.countDown();
        goOn.await();
    });

    @AfterEach
    void close() {
        deployer.close();
        shop.close();
    }

    @Test
    void the_report_comes_when_it_is_done() throws Exception {
        CompletableFuture<Report> report = deployer.applyAsync(plan("1"));
        begun.await();
        assertThat(report).isNotDone();

        goOn.countDown();

        assertThat(report.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shop.served(1)).hasValue("1");
    }

    @Test
    void cancelling_undoes_and_gives_the_report_of_that() throws Exception {
        CompletableFuture<Report> report = deployer.applyAsync(plan("1"));
        begun.await();

        assertThat(report.cancel(true)).isTrue();

        assertThat(report.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(shop.served(0)).isEmpty();
        assertThat(shop.isLocked(0)).isFalse();
        assertThat(shop.isLocked(1)).isFalse();
    }

    @Test
    void what_is_refused_is_thrown_where_the_report_is_asked_for() throws IOException {
        Plan plan = plan("1");
        Files.createDirectories(shop.path(1, ".zdd"));
        Files.writeString(
                shop.path(1, ".zdd/lock"),
                "{\"deployment\":\"other\",\"owner\":\"ann\",\"purpose\":\"deploy 9\",\"since\":\"2026-01-01T00:00:00Z\"}");

        CompletableFuture<Report> report = deployer.applyAsync(plan);

        assertThatThrownBy(() -> report.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LockedException.class);
    }

    private Plan plan(String id) throws IOException {
        return deployer.plan(shop.release(id), STRATEGY.build(waiting));
    }
}
