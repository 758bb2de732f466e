package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.Secret;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a step or a listener throws: what was done is undone, the lock is free, and no secret comes out. */
class BrokenCodeTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    static Stream<Error> errors() {
        return Stream.of(
                new OutOfMemoryError("heap"),
                new IOError(new IOException("gone")),
                new ServiceConfigurationError("no provider"),
                new NoClassDefFoundError("x"),
                new AssertionError("never"),
                new StackOverflowError(),
                new Error("any"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void an_error_in_a_step_is_undone(Error error) throws IOException {
        shop = new Shop(base, Local.disk());
        shop.deploy("1", STRATEGY).orThrow();

        Report report = shop.deploy("2", STRATEGY.verify(Step.of("broken", context -> {
            throw error;
        })));

        assertThat(report.failure().orElseThrow())
                .hasMessageContaining(error.getClass().getSimpleName());
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().lock()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void an_error_in_a_listener_breaks_nothing(Error error) throws IOException {
        shop = new Shop(base, Local.disk(), event -> {
            throw error;
        });

        assertThat(shop.deploy("1", STRATEGY).outcome()).isEqualTo(Outcome.SUCCEEDED);

        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().lock()).isEmpty();
    }

    @Test
    void what_a_step_throws_when_it_is_cancelled_holds_no_secret() throws Exception {
        shop = new Shop(base, Local.disk());
        CountDownLatch inside = new CountDownLatch(1);
        FutureTask<Report> task = new FutureTask<>(() -> shop.deploy("1", STRATEGY.build(new Interrupted(inside))));
        Thread deploying = new Thread(task);
        deploying.start();
        inside.await();
        deploying.interrupt();

        Report report = task.get();

        assertThat(report.outcome()).isEqualTo(Outcome.CANCELLED);
        List<Throwable> beside = List.of(report.failure().orElseThrow().getSuppressed());
        assertThat(beside).anySatisfy(one -> assertThat(one).hasMessageContaining("connection for ***"));
        assertThat(beside).noneSatisfy(one -> assertThat(one).hasStackTraceContaining("tok-1234"));
    }

    /** A client that wraps the interrupt in an exception which shows what it was called with. */
    private record Interrupted(CountDownLatch inside) implements Step {
        private static final Secret TOKEN = Secret.of("token", "tok-1234");

        @Override
        public String name() {
            return "call";
        }

        @Override
        public Set<Secret> secrets() {
            return Set.of(TOKEN);
        }

        @Override
        public void run(StepContext context) {
            inside.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException cancelled) {
                throw new IllegalStateException("cannot keep the connection for " + TOKEN.reveal(), cancelled);
            }
        }
    }
}
