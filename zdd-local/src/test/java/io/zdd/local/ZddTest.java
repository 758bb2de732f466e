package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.DeploymentFailedException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZddTest {
    @TempDir
    Path temporary;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private Path source;
    private String root;

    @BeforeEach
    void prepare() throws IOException {
        source = Files.createDirectory(temporary.resolve("dist"));
        root = temporary.resolve("shop").toString();
        write("1");
    }

    @Test
    void one_line_deploys_a_directory() throws IOException {
        Report report = Zdd.deploy(source.toString()).to(root);

        assertThat(report.succeeded()).isTrue();
        assertThat(live()).isEqualTo("1");
    }

    @Test
    void one_line_deploys_a_single_file() throws IOException {
        Zdd.deploy(source.resolve("index.html")).to(root);

        assertThat(live()).isEqualTo("1");
    }

    @Test
    void one_line_goes_back() throws IOException {
        Zdd.deploy(source).to(root);
        write("2");
        Zdd.deploy(source).to(root);

        Report report = Zdd.rollback(root);

        assertThat(report.verb()).isEqualTo("rollback");
        assertThat(live()).isEqualTo("1");
    }

    @Test
    void a_red_check_throws_with_the_report_and_the_old_release_stays_live() throws IOException {
        Zdd.deploy(source).to(root);
        write("2");

        assertThatThrownBy(() -> Zdd.deploy(source).strategy(redFor("2")).to(root))
                .isInstanceOfSatisfying(
                        DeploymentFailedException.class,
                        failed -> assertThat(failed.report().outcome()).isEqualTo(Outcome.ROLLED_BACK));
        assertThat(live()).isEqualTo("1");
    }

    @Test
    void a_red_check_of_the_release_to_go_back_to_throws() throws IOException {
        Zdd.deploy(source).to(root);
        write("2");
        Zdd.deploy(source).to(root);

        assertThatThrownBy(() -> Zdd.rollback(root, redFor("1"))).isInstanceOf(DeploymentFailedException.class);
        assertThat(live()).isEqualTo("2");
    }

    @Test
    void the_plan_touches_nothing_and_shows_the_revision() {
        LocalDeployment deployment =
                Zdd.deploy(Release.of(source).id("7")).revision("4f2c9e1").strategy(Strategy.atomicSymlink());

        assertThat(deployment.plan(root).toString())
                .startsWith("plan to deploy 7\n")
                .contains("revision: 4f2c9e1");
        assertThat(Path.of(root)).doesNotExist();
    }

    @Test
    void every_listener_is_told() {
        List<DeploymentEvent> first = new ArrayList<>();
        List<DeploymentEvent> second = new ArrayList<>();

        Zdd.deploy(source).listener(first::add).listener(second::add).to(root);

        assertThat(first).hasAtLeastOneElementOfType(DeploymentEvent.Finished.class);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void a_root_that_is_not_absolute_is_refused() {
        assertThatThrownBy(() -> Zdd.deploy(source).to("shop"))
                .isInstanceOf(ZddException.class)
                .hasMessage("'shop' is not absolute; give the whole path on the host, such as /var/www/shop");
    }

    @Test
    void the_exit_code_of_a_success_is_0_and_nothing_is_told() {
        assertThat(exitCode(() -> Zdd.deploy(source).to(root))).isZero();
        assertThat(exitCode(() -> null)).isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void the_exit_code_of_a_failed_deployment_is_1_and_its_report_is_told() throws IOException {
        Zdd.deploy(source).to(root);
        write("2");

        assertThat(exitCode(() -> Zdd.deploy(source).strategy(redFor("2")).to(root)))
                .isEqualTo(1);
        assertThat(told())
                .contains(": ROLLED_BACK after ")
                .contains("[localhost] check: localhost: the step 'check' failed: IllegalStateException: red");
    }

    @Test
    void a_failed_report_that_nobody_threw_counts_as_well() {
        AtomicSymlink failing = Strategy.atomicSymlink().build(Step.of("build", context -> {
            throw new IOException("no compiler");
        }));
        Fleet fleet = Fleet.of(Host.named("here").at(root).over(Local.disk()));

        try (Deployer deployer = Deployer.to(fleet)) {
            assertThat(exitCode(() -> deployer.deploy(Release.of(source), failing)))
                    .isEqualTo(1);
        }
        assertThat(told()).contains("no compiler");
    }

    @Test
    void the_exit_code_is_2_if_a_person_must_look() {
        AtomicSymlink stuck = Strategy.atomicSymlink()
                .build(Step.of("half", context -> {
                            throw new IOException("half done");
                        })
                        .undoneBy(context -> {
                            throw new IOException("cannot be undone");
                        }));

        assertThat(exitCode(() -> Zdd.deploy(source).strategy(stuck).to(root))).isEqualTo(2);
        assertThat(told()).contains("IN_DOUBT");
    }

    @Test
    void a_refusal_is_told_by_its_message_only() {
        Path missing = temporary.resolve("missing");

        assertThat(exitCode(() -> Zdd.deploy(missing).to(root))).isEqualTo(1);
        assertThat(told()).isEqualTo("the source " + missing + " is missing" + System.lineSeparator());
    }

    @Test
    void what_nobody_expected_is_told_with_its_stack_trace_even_if_it_is_an_error() {
        assertThat(exitCode(() -> {
                    throw new NoClassDefFoundError("io/zdd/Nowhere");
                }))
                .isEqualTo(1);
        assertThat(told())
                .contains("java.lang.NoClassDefFoundError: io/zdd/Nowhere")
                .contains("at io.zdd.local.Zdd");
    }

    @Test
    void an_interrupt_is_kept() {
        int status = exitCode(() -> {
            throw new InterruptedException();
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(status).isEqualTo(1);
    }

    private AtomicSymlink redFor(String text) {
        return Strategy.atomicSymlink().verify(Step.of("check", context -> {
            if (live().equals(text)) {
                throw new IllegalStateException("red");
            }
        }));
    }

    private int exitCode(Callable<?> work) {
        return Zdd.exitCode(new PrintStream(told, true, StandardCharsets.UTF_8), work);
    }

    private String told() {
        return told.toString(StandardCharsets.UTF_8);
    }

    private void write(String text) throws IOException {
        Files.writeString(source.resolve("index.html"), text);
    }

    private String live() throws IOException {
        return Files.readString(Path.of(root, "current", "index.html"));
    }
}
