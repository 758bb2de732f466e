package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.run.DeploymentFailedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.run.StepReport;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report tells a person. */
class ReportTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void only_what_was_undone_is_told() throws IOException {
        Report report = shop.deploy(
                "1",
                STRATEGY.build(
                        Step.of("a", context -> {}).undoneBy(context -> {}),
                        Step.of("b", context -> {}),
                        run("true").named("c").undoneBy("true"),
                        run("true").named("d"),
                        new OwnStep(),
                        run("exit 1").named("f")));

        assertThat(report.steps())
                .filteredOn(step -> step.kind() == StepReport.Kind.UNDO)
                .extracting(StepReport::step)
                .containsExactly("c", "a", "begin the release");
    }

    @Test
    void what_is_in_doubt_is_said_with_what_to_do() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        AtomicSymlink red = STRATEGY.build(
                        Step.of("open the gate", context -> {}).undoneBy(context -> {
                            throw new IllegalStateException("it is stuck");
                        }))
                .verify(Step.of("red", context -> {
                    throw new IllegalStateException("no answer");
                }));

        Report report = shop.deploy("2", red);

        assertThat(report.outcome()).isEqualTo(Outcome.IN_DOUBT);
        String doubt = "in doubt is [here] restore red: here: the step 'red' failed: IllegalStateException: no answer;"
                + " [here] undo open the gate: here: the step 'open the gate' failed: IllegalStateException: it is"
                + " stuck. Look at it on the host and put it right by hand";
        assertThat(report.toString()).contains(doubt);
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(DeploymentFailedException.class)
                .hasMessageStartingWith("deploy of 2 ended IN_DOUBT: here: the step 'red' failed")
                .hasMessageContaining(doubt);
    }

    private record OwnStep() implements Step {
        @Override
        public String name() {
            return "e";
        }

        @Override
        public void run(StepContext context) {
            context.say("done");
        }
    }
}
