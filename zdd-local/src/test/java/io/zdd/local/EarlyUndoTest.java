package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done before the release was there is undone after it was deleted. */
class EarlyUndoTest {
    private static final AtomicSymlink FAILING = Strategy.atomicSymlink()
            .durable(false)
            .build(Step.of("fail", context -> {
                throw new IllegalStateException("no");
            }));

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
    void a_command_before_the_content_is_undone_in_the_root() throws IOException {
        Report report = shop.deploy(
                "1", FAILING.before(Phase.CONTENT, run("touch maintenance").undoneBy("rm maintenance; pwd > undone")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.FAILED);
        assertThat(shop.root().resolve("maintenance")).doesNotExist();
        assertThat(shop.root().resolve("undone"))
                .hasContent(shop.root().toRealPath().toString());
    }

    @Test
    void so_is_a_command_in_a_directory_of_the_release_that_was_never_there() throws IOException {
        Report report = shop.deploy(
                "1", FAILING.before(Phase.CONTENT, run("true").in("empty").undoneBy("pwd > undone")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.FAILED);
        assertThat(shop.root().resolve("undone")).exists();
    }

    @Test
    void a_command_of_the_build_is_undone_where_it_ran() throws IOException {
        Path undone = base.resolve("undone");
        Report report = shop.deploy(
                "1",
                Strategy.atomicSymlink().durable(false).build(run("true").undoneBy("pwd > " + undone), run("exit 1")));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.FAILED);
        assertThat(undone)
                .hasContent(shop.root().toRealPath().resolve("releases/1").toString());
    }
}
