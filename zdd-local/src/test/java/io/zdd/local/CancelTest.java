package io.zdd.local;

import static io.zdd.step.Steps.run;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupting the thread that deploys: what was done is undone, the lock is free, {@code current} is valid. */
class CancelTest {
    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void deployOne() throws IOException {
        shop = new Shop(base, Local.disk());
        shop.deploy("old", Strategy.atomicSymlink().durable(false)).orThrow();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void an_interrupt_before_a_phase(Phase phase) throws Exception {
        Thread[] deploying = new Thread[1];
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .durable(false)
                .before(phase, Step.of("interrupt", context -> interrupt(deploying[0])));

        Report report = deploy("new", strategy, deploying);

        assertConsistent(report, phase.compareTo(Phase.COMMIT) > 0);
    }

    /** After the commit the release stays: only what is left of the clearing up is passed over. */
    @ParameterizedTest
    @EnumSource(Phase.class)
    void an_interrupt_after_a_phase(Phase phase) throws Exception {
        Thread[] deploying = new Thread[1];
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .durable(false)
                .after(phase, Step.of("interrupt", context -> interrupt(deploying[0])));

        Report report = deploy("new", strategy, deploying);

        assertConsistent(report, phase.compareTo(Phase.COMMIT) >= 0);
    }

    @Test
    void an_interrupt_stops_a_command_with_its_children() throws Exception {
        Path pid = base.resolve("pid");
        Thread[] deploying = new Thread[1];
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .durable(false)
                .build(run("sleep 300 & echo $! > " + pid + ".new && mv " + pid + ".new " + pid + "; wait"));
        FutureTask<Report> task = start(() -> shop.deploy("new", strategy), deploying);
        while (!Files.exists(pid)) {
            Thread.sleep(10);
        }
        deploying[0].interrupt();

        Report report = task.get();

        assertConsistent(report, false);
        long child = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void an_interrupt_at_any_moment() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            Thread[] deploying = new Thread[1];
            String id = "new" + i;
            Path source = shop.source(id);
            for (int file = 0; file < 200; file++) {
                Files.writeString(source.resolve("file" + file), id);
            }
            FutureTask<Report> task =
                    start(() -> shop.deploy(id, Strategy.atomicSymlink().keep(1)), deploying);
            Thread.sleep(random.nextInt(150));
            deploying[0].interrupt();
            String before = shop.live().orElseThrow();
            Report report;
            try {
                report = task.get();
            } catch (ExecutionException refused) {
                assertThat(refused).hasMessageContaining("cancelled");
                assertThat(shop.state().lock()).isEmpty();
                continue;
            }

            assertThat(report.outcome()).as(report.toString()).isIn(Outcome.SUCCEEDED, Outcome.CANCELLED);
            String after = report.succeeded() ? id : before;
            assertThat(shop.state().lock()).isEmpty();
            if (report.succeeded()) {
                assertThat(shop.live()).contains(after);
            } else {
                assertThat(shop.live()).isNotEqualTo(java.util.Optional.of(id));
            }
            assertThat(shop.served()).isEqualTo(shop.live().orElseThrow());
        }
    }

    private void assertConsistent(Report report, boolean committed) throws IOException {
        assertThat(shop.state().lock()).isEmpty();
        assertThat(report.outcome()).as(report.toString()).isEqualTo(committed ? Outcome.SUCCEEDED : Outcome.CANCELLED);
        assertThat(shop.served()).isEqualTo(committed ? "new" : "old");
        assertThat(shop.state().record(ReleaseId.of("old")).orElseThrow().state())
                .isEqualTo(committed ? ReleaseState.RETIRED : ReleaseState.COMMITTED);
        assertThat(zddThreads()).isZero();
        // and the next deployment finds nothing in its way
        shop.deploy("next", Strategy.atomicSymlink().durable(false)).orThrow();
        assertThat(shop.served()).isEqualTo("next");
    }

    /** Returns once the interrupt has arrived, so that it is noticed by whatever comes next and not by this step. */
    private static void interrupt(Thread thread) {
        thread.interrupt();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
        while (thread.isInterrupted() || System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static long zddThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("zdd-"))
                .count();
    }

    private Report deploy(String id, AtomicSymlink strategy, Thread[] deploying) throws Exception {
        return start(() -> shop.deploy(id, strategy), deploying).get();
    }

    /** The interrupt flag must be set again when the call returns. */
    private static FutureTask<Report> start(Callable<Report> deployment, Thread[] deploying) {
        FutureTask<Report> task = new FutureTask<>(() -> {
            Report report = deployment.call();
            boolean cancelled = report.outcome() == Outcome.CANCELLED;
            assertThat(Thread.interrupted() || !cancelled).isTrue();
            return report;
        });
        deploying[0] = new Thread(task, "deploying");
        deploying[0].start();
        return task;
    }
}
