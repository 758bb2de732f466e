package io.zdd.examples.real;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.run.Deployer;
import io.zdd.run.Outcome;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application behind nginx and PHP-FPM under load, deployed over SSH by a user who is not the one that PHP-FPM runs as,
 * and who may do one thing as root: reload it.
 */
@Tag("real")
class DokuwikiOverSshTest {
    private static final int DEPLOYMENTS = "small".equals(System.getenv("ZDD_SAMPLE")) ? 5 : 20;
    private static final int ROLLBACKS = 4;

    @TempDir
    Path directory;

    private String phpUser;
    private String reload;
    private Sshd server;
    private Releases releases;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        RealServers.requireUnprivilegedUser();
        RealServers.require("nginx", PhpSite.nginxProgram());
        RealServers.require("php-fpm", PhpSite.fpmProgram());
        RealServers.require("dokuwiki", Dokuwiki.installed());
        RealServers.require("sshd", Sshd.program());
        phpUser = RealServers.variable("ZDD_SUDO_USER");
        reload = RealServers.variable("ZDD_SUDO_RELOAD");
        server = Sshd.start(directory.resolve("sshd"));
        Dokuwiki application = Dokuwiki.make(directory);
        openTo(directory, "rwxr-xr-x");
        try (Stream<Path> all = Files.walk(directory.resolve("data"))) {
            for (Path path : all.toList()) {
                openTo(path, "rwxrwxrwx");
            }
        }
        releases = new Releases(directory, application, server.connector());
    }

    private static void openTo(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** What PHP wrote belongs to its user, who has to delete it. */
    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (server != null) {
            server.close();
            List<String> line = new ArrayList<>(asPhpUser());
            line.addAll(List.of("find", directory + "/data", "-user", phpUser, "-delete"));
            assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
        }
    }

    private List<String> asPhpUser() {
        return List.of("sudo", "-n", "-u", phpUser, "--");
    }

    @Test
    void no_request_is_lost_or_mixed_with_realpath_root_and_no_reload(TestReporter reporter) throws Exception {
        releases.deployUnderLoad(
                Strategy.atomicSymlink(), DEPLOYMENTS, ROLLBACKS, reporter, () -> site(PhpSite.Passing.REALPATH_ROOT));
    }

    @Test
    void no_request_is_lost_or_mixed_with_document_root_and_reloads_by_sudo(TestReporter reporter) throws Exception {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .reload(run(Command.of(reload)).as("root").named("reload PHP-FPM"));

        releases.deployUnderLoad(strategy, DEPLOYMENTS, ROLLBACKS, reporter, () -> site(PhpSite.Passing.DOCUMENT_ROOT));
    }

    /** What the two above would not notice if the user could do everything. */
    @Test
    void without_the_rule_nothing_is_reloaded_and_the_deployment_goes_back() throws Exception {
        try (Deployer deployer = releases.deployer()) {
            releases.deploy(deployer, "r0", Strategy.atomicSymlink());
            try (PhpSite site = site(PhpSite.Passing.DOCUMENT_ROOT);
                    Load load = Load.start(site.url("/doku.php"), 1)) {
                for (var step : List.of(
                        run("kill -USR2 $(cat " + site.pidFile() + ")"),
                        run("kill -USR2 $(cat " + site.pidFile() + ")").as("root"))) {
                    var report = deployer.deploy(
                            releases.release("r" + step.name().length()),
                            Strategy.atomicSymlink().reload(step));
                    assertThat(report.outcome()).as(report.toString()).isNotEqualTo(Outcome.SUCCEEDED);
                }
                Releases.confirm(load, "r0");
                assertThat(load.failed()).isEmpty();
                assertThat(load.mixed()).isEmpty();
            }
        }
    }

    private PhpSite site(PhpSite.Passing passing) throws IOException, InterruptedException {
        return PhpSite.start(directory.resolve("site"), releases.current(), passing, "10s", asPhpUser());
    }
}
