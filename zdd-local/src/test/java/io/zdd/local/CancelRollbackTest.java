package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.ReleaseState;
import io.zdd.model.ReleaseId;
import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupting a rollback: the release that was to be left stays live with the record that it had. */
class CancelRollbackTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;
    private Thread rollingBack;

    @BeforeEach
    void deployTwo() throws IOException {
        shop = new Shop(base, Local.disk());
        shop.deploy("old", STRATEGY).orThrow();
        shop.deploy("new", STRATEGY).orThrow();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PROOF", "ACTIVATE", "RELOAD", "VERIFY", "COMMIT"})
    void before_a_phase(Phase phase) throws Exception {
        assertUndone(rollback(STRATEGY.before(phase, Step.of("interrupt", context -> interrupt()))));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PROOF", "ACTIVATE", "RELOAD", "VERIFY"})
    void after_a_phase(Phase phase) throws Exception {
        assertUndone(rollback(STRATEGY.after(phase, Step.of("interrupt", context -> interrupt()))));
    }

    @ParameterizedTest
    @EnumSource(value = Phase.class, names = "COMMIT")
    void after_the_commit_it_stays(Phase phase) throws Exception {
        Report report = rollback(STRATEGY.after(phase, Step.of("interrupt", context -> interrupt())));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(shop.served()).isEqualTo("old");
        assertThat(state("new")).isEqualTo(ReleaseState.BAD);
        assertThat(shop.state().lock()).isEmpty();
    }

    private void assertUndone(Report report) throws IOException {
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.CANCELLED);
        assertThat(shop.served()).isEqualTo("new");
        assertThat(state("new")).isEqualTo(ReleaseState.COMMITTED);
        assertThat(state("old")).isEqualTo(ReleaseState.RETIRED);
        assertThat(shop.state().lock()).isEmpty();
        shop.deployer().rollback(STRATEGY).orThrow(); // nothing is in the way
        assertThat(shop.served()).isEqualTo("old");
    }

    private ReleaseState state(String id) {
        return shop.state().record(ReleaseId.of(id)).orElseThrow().state();
    }

    private Report rollback(AtomicSymlink strategy) throws Exception {
        FutureTask<Report> task = new FutureTask<>(() -> shop.deployer().rollback(strategy));
        rollingBack = new Thread(task, "rolling-back");
        rollingBack.start();
        return task.get();
    }

    /** Returns once the interrupt has arrived. */
    private void interrupt() {
        rollingBack.interrupt();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
        while (rollingBack.isInterrupted() || System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
