package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zdd.model.Manifest;
import io.zdd.testkit.GivenContent;
import io.zdd.transport.Content;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A compressed content whose deployment ends early. */
@Timeout(60)
class SpoolTest {
    private final GivenContent content = GivenContent.empty().file("page", 0644, new byte[] {1, 2, 3});
    private final CountDownLatch reading = new CountDownLatch(1);

    @Test
    void closing_stops_a_source_that_does_not_come_and_wakes_who_waits_for_it() throws Exception {
        Spool spool = Spool.begin(new Stuck());
        assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Throwable> reader = new CompletableFuture<>();
        Thread waiting = new Thread(() -> reader.complete(catchThrowable(() -> copy(spool))));
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.sleep(5);
        }
        assertThat(SpoolTraces.left()).as("the control: a thread and a file").hasSize(2);

        spool.close();

        assertThat(reader.get(20, TimeUnit.SECONDS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the deployment was over");
        assertThat(SpoolTraces.left()).isEmpty();
    }

    @Test
    void who_reads_after_the_end_is_told_so() throws IOException {
        Spool spool = Spool.begin(content);
        copy(spool);

        spool.close();

        assertThatThrownBy(() -> copy(spool))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the deployment was over");
        assertThat(SpoolTraces.left()).isEmpty();
    }

    private static void copy(Spool spool) throws IOException {
        spool.copyTo(OutputStream.nullOutputStream(), bytes -> {});
    }

    /** As a pipe into which nobody writes. */
    private final class Stuck implements Content {
        @Override
        public Manifest manifest() {
            return content.manifest();
        }

        @Override
        public void forEachFile(int parallelism, FileSink sink) throws IOException {
            reading.countDown();
            try {
                Thread.sleep(600_000);
            } catch (InterruptedException stop) {
                throw new InterruptedIOException();
            }
        }
    }
}
