package io.zdd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.FileMode;
import io.zdd.model.RemotePath;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.Capability;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.Create;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.RequireAbsent;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Exclusive batches on one root never overlap, whichever transport or process they come from. */
interface ExclusionContract extends TransportCase {
    @Test
    default void exclusive_batches_never_overlap() throws InterruptedException {
        needs(Capability.EXCLUSIVE);

        assertThat(overlaps(true)).isZero();
        assertThat(text("log").orElse("").lines()).hasSize(60);
    }

    @Test
    default void the_same_batches_overlap_without_the_mutex() throws InterruptedException {
        needs(Capability.EXCLUSIVE);
        int overlaps = 0;

        for (int attempt = 0; attempt < 20 && overlaps == 0; attempt++) {
            overlaps = overlaps(false);
        }

        assertThat(overlaps).as("what the test above looks for can be seen").isPositive();
    }

    @Test
    default void the_mutex_is_free_after_a_batch_that_failed() {
        needs(Capability.EXCLUSIVE);
        RemotePath mutex = at("mutex");
        makeDirectory("taken");

        Batch failing = Batch.of(new Create(at("taken"), "", FileMode.of(0600))).exclusive(mutex);
        assertThatThrownBy(() -> transport().apply(failing)).isInstanceOf(BatchFailedException.class);
        transport().apply(Batch.of(new Stat(base())).exclusive(mutex));
        transport().apply(Batch.of(new Stat(base())).exclusive(mutex));
    }

    /** Three transports make and remove a marker that must not be there; it is there if two overlap. */
    private int overlaps(boolean exclusive) throws InterruptedException {
        AtomicInteger overlaps = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "rival" + i;
            threads.add(new Thread(() -> {
                try (Transport own = connector().connect(name)) {
                    for (int j = 0; j < 20; j++) {
                        overlaps.addAndGet(tryOnce(own, exclusive) ? 0 : 1);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        delete("marker");
        return overlaps.get();
    }

    private boolean tryOnce(Transport own, boolean exclusive) {
        Batch batch = Batch.of(
                new RequireAbsent(at("marker")),
                new Create(at("marker"), "", FileMode.of(0600)),
                new Append(at("log"), "once\n", FileMode.of(0600)),
                new Stat(base()),
                new Stat(at("log")),
                new DeleteTree(at("marker")));
        try {
            own.apply(exclusive ? batch.exclusive(at("mutex")) : batch);
            return true;
        } catch (BatchFailedException overlapped) {
            return false;
        }
    }
}
