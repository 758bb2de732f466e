package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.Nginx;
import io.zdd.service.PhpFpm;
import io.zdd.service.PhpFpmReload;
import io.zdd.service.Systemd;
import io.zdd.strategy.Strategy;
import io.zdd.transport.CommandResult;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads of services: the exact commands against stand-ins; the real ones are in the tests against real servers. */
class ServiceStepsTest {
    @TempDir
    Path base;

    private final List<List<String>> commands = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void systemd_reloads_and_looks_whether_the_unit_is_active() throws IOException {
        assertThat(commandsOf(Systemd.reload("php8.2-fpm")))
                .containsExactly(
                        List.of("systemctl", "reload", "php8.2-fpm"),
                        List.of("systemctl", "is-active", "--quiet", "php8.2-fpm"));
    }

    @Test
    void systemd_restarts_with_sudo() throws IOException {
        assertThat(commandsOf(Systemd.restart("worker@1.service").sudo()))
                .containsExactly(
                        List.of("sudo", "-n", "systemctl", "restart", "worker@1.service"),
                        List.of("systemctl", "is-active", "--quiet", "worker@1.service"));
    }

    @Test
    void nginx_is_tested_before_it_is_reloaded() throws IOException {
        assertThat(commandsOf(Nginx.reload()))
                .containsExactly(List.of("nginx", "-t", "-q"), List.of("nginx", "-s", "reload"));
        commands.clear();
        assertThat(commandsOf(Nginx.reload("/etc/nginx/shop.conf").sudo()))
                .containsExactly(
                        List.of("sudo", "-n", "nginx", "-c", "/etc/nginx/shop.conf", "-t", "-q"),
                        List.of("sudo", "-n", "nginx", "-c", "/etc/nginx/shop.conf", "-s", "reload"));
    }

    @Test
    void nginx_is_not_reloaded_when_the_test_fails() throws IOException {
        Report report = report(Nginx.reload(), 1);

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(commands).containsExactly(List.of("nginx", "-t", "-q"));
    }

    @Test
    void php_fpm_is_tested_signalled_and_awaited() throws Exception {
        try (Shop shop = new Shop(base, Local.disk())) {
            shop.deploy("1", Strategy.atomicSymlink().durable(false).reload(phpFpm("10s")))
                    .orThrow();
        }

        assertThat(Files.readAllLines(base.resolve("asked")))
                .containsExactly("-t -y /etc/shop-fpm.conf", "-tt -y /etc/shop-fpm.conf");
        assertThat(base.resolve("reloaded")).exists();
    }

    @Test
    void php_fpm_is_not_reloaded_where_that_drops_requests() throws Exception {
        try (Shop shop = new Shop(base, Local.disk())) {
            Report report =
                    shop.deploy("1", Strategy.atomicSymlink().durable(false).reload(phpFpm("0s")));

            assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(report.failure().orElseThrow())
                    .hasMessageContaining("its process_control_timeout is 0, so a reload drops the requests")
                    .hasMessageContaining("/etc/shop-fpm.conf");
            assertThat(base.resolve("reloaded")).doesNotExist();
        }
    }

    @Test
    void php_fpm_is_reloaded_all_the_same_when_that_is_said() throws Exception {
        try (Shop shop = new Shop(base, Local.disk())) {
            shop.deploy(
                            "1",
                            Strategy.atomicSymlink()
                                    .durable(false)
                                    .reload(phpFpm("0s").allowDroppingRequests()))
                    .orThrow();
        }
        assertThat(base.resolve("reloaded")).exists();
    }

    @Test
    void a_pid_file_of_something_else_than_php_fpm_is_refused() throws IOException {
        Path pid =
                Files.writeString(base.resolve("pid"), ProcessHandle.current().pid() + "\n");
        try (Shop shop = new Shop(base, Local.disk())) {
            Report report =
                    shop.deploy("1", Strategy.atomicSymlink().durable(false).reload(PhpFpm.reload(pid.toString())));

            assertThat(report.failure().orElseThrow()).hasMessageContaining("is no master of PHP-FPM");
        }
    }

    @Test
    void names_that_are_none_are_refused_at_the_call() {
        assertThatThrownBy(() -> Systemd.reload("-a")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Systemd.reload("x y")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> Nginx.reload("nginx.conf")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> PhpFpm.reload("php.pid")).isInstanceOf(ZddException.class);
    }

    private List<List<String>> commandsOf(Step step) throws IOException {
        report(step, 0).orThrow();
        return List.copyOf(commands);
    }

    private Report report(Step step, int status) throws IOException {
        Local recording = Local.on(FileSystems.getDefault(), (host, command, output) -> {
            commands.add(command.arguments());
            return CommandResult.exited(status, Duration.ZERO);
        });
        try (Shop shop = new Shop(Files.createTempDirectory(base, "run"), recording)) {
            return shop.deploy("1", Strategy.atomicSymlink().durable(false).reload(step));
        }
    }

    /** A process that looks like a master of PHP-FPM, and a program that answers like php-fpm. */
    private PhpFpmReload phpFpm(String controlTimeout) throws Exception {
        Path pid = base.resolve("fpm.pid");
        String life = "trap 'rm " + pid + "; touch " + base.resolve("reloaded") + "; echo $$ > " + pid
                + "' USR2; echo $$ > " + pid + "; while :; do sleep 0.02; done";
        started.add(new ProcessBuilder(
                        "bash",
                        "-c",
                        "exec -a 'php-fpm: master process (/etc/shop-fpm.conf)' bash -c \"$1\"",
                        "bash",
                        life)
                .start());
        while (!Files.exists(pid) || Files.size(pid) == 0) {
            Thread.sleep(10);
        }
        Path program = Files.writeString(base.resolve("php-fpm"), """
                #!/bin/sh
                echo "$@" >> %s
                echo "[24-Nov-2026 01:00:00] NOTICE:  process_control_timeout = %s" >&2
                """.formatted(base.resolve("asked"), controlTimeout));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return PhpFpm.reload(pid.toString()).program(program.toString());
    }
}
