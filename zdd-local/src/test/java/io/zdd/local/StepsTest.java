package io.zdd.local;

import static io.zdd.step.Steps.copyFromPrevious;
import static io.zdd.step.Steps.run;
import static io.zdd.step.Steps.signal;
import static io.zdd.step.Steps.writeFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ReleaseId;
import io.zdd.model.Secret;
import io.zdd.model.ZddException;
import io.zdd.plan.CommandFailedException;
import io.zdd.plan.Phase;
import io.zdd.run.DeploymentEvent;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The convenience steps on a real disk with real processes. */
class StepsTest {
    @TempDir
    Path base;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk(), event -> {
            if (event instanceof DeploymentEvent.OutputLine output) {
                lines.add(output.line());
            }
        });
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_command_runs_in_the_release_and_its_output_is_heard() throws IOException {
        deploy(
                        "1",
                        Strategy.atomicSymlink()
                                .build(run("pwd; echo built > built.txt").named("build")))
                .orThrow();

        assertThat(lines).containsExactly(shop.root().resolve("releases/1").toString());
        assertThat(shop.root().resolve("current/built.txt")).hasContent("built");
    }

    @Test
    void a_command_has_environment_directory_umask_and_input() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .build(run("echo \"$MODE $TOKEN $(cat) ${PWD##*/} $(umask)\"")
                        .env("MODE", "prod")
                        .env("TOKEN", Secret.of("token", "tok-1234"))
                        .input(Secret.of("password", "hunter2"))
                        .umask(027)
                        .in("empty"));

        deploy("1", strategy).orThrow();

        assertThat(lines).containsExactly("prod *** *** empty 0027");
    }

    @Test
    void a_failing_command_fails_the_deployment_with_its_last_lines_and_without_secrets() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .build(run("echo using $TOKEN; echo 'no such table' >&2; exit 3")
                        .env("TOKEN", Secret.of("token", "tok-1234")));

        Report report = deploy("1", strategy);

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("TOKEN=<secret token>")
                .hasMessageContaining("exit status 3")
                .hasMessageContaining("no such table")
                .hasMessageNotContaining("tok-1234");
        assertThat(report.toString()).doesNotContain("tok-1234");
    }

    @Test
    void a_secret_of_another_step_is_taken_out_also_where_a_long_line_is_split() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .build(run("printf %s $TOKEN > token").env("TOKEN", Secret.of("token", "tok-1234")))
                .build(run("head -c 16380 /dev/zero | tr '\\0' x; cat token; echo .; false"));

        Report report = deploy("1", strategy);

        assertThat(String.join("", lines)).isEqualTo("x".repeat(16_380) + "***.");
        assertThat(report.failure().orElseThrow()).hasMessageContaining("***.").hasMessageNotContaining("1234");
    }

    @Test
    void a_command_killed_by_a_signal_is_a_failure_that_names_it() throws IOException {
        Report report = deploy("1", Strategy.atomicSymlink().build(run("kill -KILL $$")));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .hasMessageContaining("SIGKILL")
                .hasMessageContaining("137");
    }

    @Test
    void a_command_that_takes_too_long_is_stopped_with_all_its_children() throws IOException {
        Path pids = base.resolve("pids");
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .build(run("echo $$ > " + pids + "; (trap '' TERM; echo $BASHPID; sleep 300) & wait")
                        .timeout(Duration.ofMillis(300)));

        Report report = deploy("1", strategy);

        assertThat(report.failure().orElseThrow()).hasMessageContaining("its time-out");
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pids).strip()))
                        .map(ProcessHandle::isAlive))
                .isNotEqualTo(java.util.Optional.of(true));
    }

    @Test
    void commands_are_undone_in_reverse_when_a_later_step_fails() throws IOException {
        Path log = base.resolve("log");
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .before(Phase.ACTIVATE, run("echo down >> " + log).undoneBy("echo up >> " + log))
                .before(Phase.ACTIVATE, run("echo drain >> " + log).undoneBy("echo undrain >> " + log))
                .reload(run("exit 1"));

        assertThat(deploy("1", strategy).outcome()).isEqualTo(Outcome.ROLLED_BACK);

        assertThat(Files.readAllLines(log)).containsExactly("down", "drain", "undrain", "up");
    }

    @Test
    void a_file_is_written_into_the_release_and_sealed_with_it() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .build(
                        writeFile("config/build.txt", "4f2c9e1\n"),
                        writeFile("config/key", Secret.of("signing key", "s3cr3t")));
        String plan = shop.deployer().plan(shop.release("1"), strategy).toString();

        deploy("1", strategy).orThrow();

        assertThat(shop.root().resolve("current/config/build.txt")).hasContent("4f2c9e1\n");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(shop.root().resolve("current/config/key"))))
                .isEqualTo("rw-------");
        assertThat(plan).contains("the secret signing key").doesNotContain("s3cr3t");
        assertThat(shop.deployer()
                        .verify(ReleaseId.of("1"))
                        .get("here")
                        .difference()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void a_file_may_have_the_longest_name_there_is() throws IOException {
        String name = "n".repeat(255);

        deploy(
                        "1",
                        Strategy.atomicSymlink()
                                .build(writeFile(name, "text"), writeFile("config/" + "m".repeat(220), "x")))
                .orThrow();

        assertThat(shop.root().resolve("current").resolve(name)).hasContent("text");
        assertThat(shop.root().resolve("current/config/" + "m".repeat(220))).hasContent("x");
    }

    @Test
    void a_file_is_never_written_through_a_link_into_what_is_shared() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .shared(Shared.directory("storage"))
                .build(writeFile("storage/app.txt", "mine"));

        Report report = deploy("1", strategy);

        assertThat(report.failure().orElseThrow()).hasMessageContaining("outside the release");
        assertThat(shop.root().resolve("shared/storage/app.txt")).doesNotExist();
    }

    @Test
    void a_sealed_release_is_not_written_to() throws IOException {
        Report report = deploy("1", Strategy.atomicSymlink().after(Phase.SEAL, writeFile("late.txt", "late")));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("is sealed already");
    }

    @Test
    void directories_are_copied_from_the_previous_release_with_modes_and_links() throws IOException {
        AtomicSymlink strategy = Strategy.atomicSymlink().before(Phase.BUILD, copyFromPrevious("vendor", "cache"));
        deploy(
                        "1",
                        strategy.build(run(
                                "mkdir vendor && echo lib > vendor/lib && chmod 750 vendor/lib && ln -s lib vendor/l")))
                .orThrow();

        deploy("2", strategy).orThrow();

        Path vendor = shop.root().resolve("releases/2/vendor");
        assertThat(vendor.resolve("lib")).hasContent("lib");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(vendor.resolve("lib"))))
                .isEqualTo("rwxr-x---");
        assertThat(Files.readSymbolicLink(vendor.resolve("l"))).hasToString("lib");
        assertThat(lines).contains("there is no previous release to copy from", "the previous release has no cache");
    }

    @Test
    void what_the_release_brings_itself_is_not_copied_over() throws IOException {
        deploy("1", Strategy.atomicSymlink()).orThrow();

        Report report = deploy("2", Strategy.atomicSymlink().build(copyFromPrevious("index.html")));

        assertThat(report.failure().orElseThrow()).hasMessageContaining("brings index.html itself");
        assertThat(shop.served()).isEqualTo("1");
    }

    @Test
    void a_process_gets_a_signal_by_its_pid_file() throws Exception {
        Path heard = base.resolve("heard");
        Path pid = base.resolve("pid");
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "trap 'echo heard > " + heard + "; exit 0' USR1; echo $$ > " + pid
                                + "; while :; do sleep 0.05; done")
                .start();
        try {
            while (!Files.exists(pid) || Files.size(pid) == 0) {
                Thread.sleep(10);
            }
            deploy("1", Strategy.atomicSymlink().reload(signal(pid.toString(), "USR1")))
                    .orThrow();

            assertThat(process.waitFor()).isZero();
            assertThat(heard).hasContent("heard\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_pid_file_that_means_more_than_one_process_is_refused() throws IOException {
        Path pid = Files.writeString(base.resolve("pid"), "-1\n");

        Report report = deploy("1", Strategy.atomicSymlink().reload(signal(pid.toString(), "TERM")));

        assertThat(report.failure().orElseThrow())
                .hasMessage("here: the pid file " + pid + " holds no process id that may be signalled: '-1'");
    }

    @Test
    void bad_arguments_are_refused_at_the_call() {
        assertThatThrownBy(() -> run(" ")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> run("x").timeout(Duration.ZERO)).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> run("x").in("../up")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> run("x").named("")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> run(Command.of("a\0b"))).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> writeFile("/etc/passwd", "")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> copyFromPrevious()).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> signal("run/pid", "HUP")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> signal("/run/pid", "SIGHUP")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> signal("/run/pid", "9; rm -rf /")).isInstanceOf(ZddException.class);
    }

    private Report deploy(String id, AtomicSymlink strategy) throws IOException {
        return shop.deploy(id, strategy.durable(false));
    }
}
