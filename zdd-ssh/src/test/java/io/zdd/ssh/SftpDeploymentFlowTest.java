package io.zdd.ssh;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.run.Report;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Writable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flow against OpenSSH that serves SFTP only: all but commands, which are refused while planning. */
@Tag("real")
class SftpDeploymentFlowTest extends SshUpkeepFlow {
    @TempDir
    static Path directory;

    private @Nullable OpenSsh server;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        server = OpenSsh.start(directory, "ForceCommand internal-sftp");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Ssh connector() {
        return Objects.requireNonNull(server).connector();
    }

    @Test
    void a_command_is_refused_by_name_before_anything_is_touched() {
        AtomicSymlink strategy = STRATEGY.build(run("make all").named("compile"));

        assertThatThrownBy(() -> shop.deploy("1", strategy))
                .isInstanceOf(ZddException.class)
                .hasMessage("web: the step 'compile' runs commands, which the transport to this host cannot;"
                        + " leave the step out or use another transport");
        assertThat(shop.root()).doesNotExist();
    }

    @Test
    void an_access_control_list_is_refused_before_anything_is_touched() {
        AtomicSymlink strategy = STRATEGY.writable(Writable.directory("cache").acl("u:www-data:rwX"));

        assertThatThrownBy(() -> shop.deploy("1", strategy))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("setfacl");
        assertThat(shop.root()).doesNotExist();
    }

    @Test
    void a_failing_check_of_a_plan_with_commands_runs_none_of_them() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();

        assertThatThrownBy(() -> shop.deploy("2", STRATEGY.verify(run("true"))))
                .hasMessageContaining("'run true' runs commands");
        assertThat(shop.served()).isEqualTo("1");
        assertThat(shop.state().directories()).containsExactly("1");
    }

    @Test
    void a_release_may_be_left_unproven_and_plan_and_report_say_so() throws IOException {
        AtomicSymlink trusting = STRATEGY.proveByReadingBack(false);

        assertThat(shop.deployer().plan(shop.release("1"), STRATEGY).toString())
                .contains("prove the content")
                .doesNotContain("UNPROVEN");
        assertThat(shop.deployer().plan(shop.release("1"), trusting).warnings())
                .anyMatch(warning -> warning.startsWith("web: UNPROVEN"));
        Report report = shop.deploy("1", trusting).orThrow();
        assertThat(report.warnings()).anyMatch(warning -> warning.startsWith("web: UNPROVEN"));
        assertThat(shop.served()).isEqualTo("1");
    }
}
