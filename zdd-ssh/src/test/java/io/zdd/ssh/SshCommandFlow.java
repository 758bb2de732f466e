package io.zdd.ssh;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.ReleaseState;
import io.zdd.local.Local;
import io.zdd.model.FileMode;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.Connector;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.RequireAbsent;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a host with a shell does besides: commands, and batches that exclude each other. */
abstract class SshCommandFlow extends SshUpkeepFlow {
    private static final int ROUNDS = 40;

    @Test
    void what_a_build_makes_is_sealed_with_the_release() throws IOException {
        shop.deploy(
                        "1",
                        STRATEGY.build(run("./program > built.txt && mkdir -p vendor && echo \"$KIND\" > vendor/kind")
                                .env("KIND", "it's $(real)")))
                .orThrow();

        assertThat(shop.root().resolve("current/built.txt")).hasContent("1");
        assertThat(shop.root().resolve("current/vendor/kind")).hasContent("it's $(real)");
        assertThat(drift("1")).isEqualTo("none");
    }

    @Test
    void a_failing_build_leaves_everything_as_it_was() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();

        Report report = shop.deploy("2", STRATEGY.build(run("echo no compiler >&2; exit 3")));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("3").hasMessageContaining("no compiler");
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().directories()).containsExactly("1");
        assertThat(shop.state().record(ReleaseId.of("2")).orElseThrow().state()).isEqualTo(ReleaseState.FAILED);
    }

    @Test
    void a_red_command_after_the_swap_goes_back_and_is_undone() throws IOException {
        shop.deploy("good", STRATEGY).orThrow();
        Path undone = base.resolve("undone");

        Report report = shop.deploy(
                "bad",
                STRATEGY.migrate(run("true").undoneBy("touch " + undone))
                        .verify(run("grep -q good ../../current/index.html")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(shop.served()).isEqualTo("good");
        assertThat(undone).exists();
    }

    @Test
    void an_interrupt_stops_a_command_with_its_children_and_undoes_the_rest() throws Exception {
        shop.deploy("old", STRATEGY).orThrow();
        Path pid = base.resolve("pid");
        AtomicSymlink strategy =
                STRATEGY.build(run("sleep 300 & echo $! > " + pid + ".new && mv " + pid + ".new " + pid + "; wait"));
        FutureTask<Report> task = new FutureTask<>(() -> {
            Report report = shop.deploy("new", strategy);
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            return report;
        });
        Thread deploying = new Thread(task, "deploying");
        deploying.start();
        while (!Files.exists(pid)) {
            Thread.sleep(10);
        }

        deploying.interrupt();

        Report report = task.get();
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.CANCELLED);
        assertThat(shop.served()).isEqualTo("old");
        assertThat(shop.state().lock()).isEmpty();
        assertThat(shop.state().directories()).containsExactly("old");
        long child = Long.parseLong(Files.readString(pid).strip());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
        shop.deploy("next", STRATEGY).orThrow();
        assertThat(shop.served()).isEqualTo("next");
    }

    @Test
    void exclusive_batches_from_here_and_over_ssh_never_overlap() throws InterruptedException {
        assertThat(overlaps(true)).isZero();
        assertThat(base.resolve("log")).hasContent("once\n".repeat(4 * ROUNDS));
    }

    @Test
    void the_same_batches_overlap_without_the_mutex() throws InterruptedException {
        int overlaps = 0;
        for (int attempt = 0; attempt < 20 && overlaps == 0; attempt++) {
            overlaps = overlaps(false);
        }

        assertThat(overlaps).as("what the test above looks for can be seen").isPositive();
    }

    /** Two from here and two over SSH make and remove a marker that must not be there; it is there if two overlap. */
    private int overlaps(boolean exclusive) throws InterruptedException {
        AtomicInteger overlaps = new AtomicInteger();
        List<Thread> rivals = List.<Connector>of(Local.disk(), connector(), Local.disk(), connector()).stream()
                .map(way -> new Thread(() -> {
                    try (Transport own = way.connect("rival")) {
                        for (int i = 0; i < ROUNDS; i++) {
                            overlaps.addAndGet(tryOnce(own, exclusive) ? 0 : 1);
                        }
                    }
                }))
                .toList();
        rivals.forEach(Thread::start);
        for (Thread rival : rivals) {
            rival.join();
        }
        base.resolve("marker").toFile().delete();
        return overlaps.get();
    }

    private boolean tryOnce(Transport own, boolean exclusive) {
        RemotePath here = RemotePath.of(base.toString());
        RemotePath marker = here.resolve("marker");
        Batch batch = Batch.of(
                new RequireAbsent(marker),
                new Create(marker, "", FileMode.of(0600)),
                new Append(here.resolve("log"), "once\n", FileMode.of(0600)),
                new Stat(here),
                new DeleteTree(marker));
        try {
            own.apply(exclusive ? batch.exclusive(here.resolve("mutex")) : batch);
            return true;
        } catch (BatchFailedException overlapped) {
            return false;
        }
    }
}
