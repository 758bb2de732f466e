package io.zdd.examples.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.local.Local;
import io.zdd.run.Deployer;
import io.zdd.service.Nginx;
import io.zdd.service.PhpFpm;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A real PHP application behind nginx and PHP-FPM, deployed again and again under load. */
@Tag("real")
class DokuwikiTest {
    private static final int DEPLOYMENTS = "small".equals(System.getenv("ZDD_SAMPLE")) ? 10 : 50;
    private static final int ROLLBACKS = DEPLOYMENTS / 5;
    private static final int RELOADS = 10;

    @TempDir
    Path directory;

    private Dokuwiki application;
    private Releases releases;

    @BeforeEach
    void requireServers() throws IOException {
        RealServers.requireUnprivilegedUser();
        RealServers.require("nginx", PhpSite.nginxProgram());
        RealServers.require("php-fpm", PhpSite.fpmProgram());
        RealServers.require("dokuwiki", Dokuwiki.installed());
        application = Dokuwiki.make(directory);
        releases = new Releases(directory, application, Local.disk());
    }

    @Test
    void no_request_is_lost_or_mixed_with_realpath_root_and_no_reload(TestReporter reporter) throws Exception {
        deployUnderLoad(Strategy.atomicSymlink(), PhpSite.Passing.REALPATH_ROOT, reporter);
    }

    @Test
    void no_request_is_lost_or_mixed_with_document_root_and_graceful_reloads(TestReporter reporter) throws Exception {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .reload(PhpFpm.reload(directory.resolve("site/fpm.pid").toString()));

        deployUnderLoad(strategy, PhpSite.Passing.DOCUMENT_ROOT, reporter);
    }

    @Test
    void no_request_is_lost_or_mixed_while_nginx_is_reloaded(TestReporter reporter) throws Exception {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .reload(Nginx.reload(directory.resolve("site/nginx.conf").toString()));
        try (Deployer deployer = releases.deployer()) {
            releases.deploy(deployer, "r0", Strategy.atomicSymlink());
            try (PhpSite site = PhpSite.start(site(), releases.current(), PhpSite.Passing.REALPATH_ROOT, "10s");
                    Load load = Load.startWithoutKeepAlive(site.url("/doku.php"), Releases.CLIENTS)) {
                List<Long> before = site.nginxWorkers();
                for (int i = 1; i <= RELOADS; i++) {
                    load.expectAny();
                    releases.deploy(deployer, "r" + i, strategy);
                    Releases.confirm(load, "r" + i);
                }
                Releases.report(reporter, RELOADS + " reloads of nginx", load);
                assertThat(load.failed()).isEmpty();
                assertThat(load.mixed()).isEmpty();
                assertThat(load.stale()).isEmpty();
                assertThat(site.nginxWorkers()).isNotEmpty().doesNotContainAnyElementsOf(before);
            }
        }
    }

    @Test
    void overwriting_files_in_place_mixes_releases_or_loses_requests(TestReporter reporter) throws Exception {
        Path live = Files.createDirectory(directory.resolve("live"));
        application.become("r0");
        copyInto(live);
        try (PhpSite site = PhpSite.start(site(), live, PhpSite.Passing.REALPATH_ROOT, "10s");
                Load load = Load.start(site.url("/doku.php"), Releases.CLIENTS)) {
            for (int i = 1; i <= 40 && load.mixed().isEmpty() && load.failed().isEmpty(); i++) {
                Thread.sleep(2_100); // longer than opcache keeps files unlooked at
                application.become(live, "r" + i);
            }
            Releases.report(reporter, "in place", load);
            assertThat(load.mixed().size() + load.failed().size()).isPositive();
        }
    }

    @Test
    void a_reload_without_process_control_timeout_loses_requests(TestReporter reporter) throws Exception {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .reload(PhpFpm.reload(directory.resolve("site/fpm.pid").toString())
                        .allowDroppingRequests());
        try (Deployer deployer = releases.deployer()) {
            releases.deploy(deployer, "r0", Strategy.atomicSymlink());
            try (PhpSite site = PhpSite.start(site(), releases.current(), PhpSite.Passing.DOCUMENT_ROOT, "0");
                    Load load = Load.start(site.url("/doku.php"), Releases.CLIENTS)) {
                for (int i = 1; i <= 40 && load.failed().isEmpty(); i++) {
                    releases.deploy(deployer, "r" + i, strategy);
                }
                Releases.report(reporter, "process_control_timeout = 0", load);
                assertThat(load.failed()).isNotEmpty();
            }
        }
    }

    private void deployUnderLoad(AtomicSymlink strategy, PhpSite.Passing passing, TestReporter reporter)
            throws Exception {
        releases.deployUnderLoad(
                strategy,
                DEPLOYMENTS,
                ROLLBACKS,
                reporter,
                () -> PhpSite.start(site(), releases.current(), passing, "10s"));
    }

    private Path site() {
        return directory.resolve("site");
    }

    private void copyInto(Path live) throws IOException {
        try (Stream<Path> all = Files.walk(application.tree())) {
            for (Path path : all.toList()) {
                Path copy = live.resolve(application.tree().relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
