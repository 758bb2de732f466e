package io.zdd.local.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.step.Nginx;
import io.zdd.step.PhpFpm;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
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
    private static final int DEPLOYMENTS = 50;
    private static final int ROLLBACKS = 10;
    private static final int RELOADS = 10;
    private static final int CLIENTS = 3;

    @TempDir
    Path directory;

    private Dokuwiki application;

    @BeforeEach
    void requireServers() throws IOException {
        RealServers.requireUnprivilegedUser();
        RealServers.require("nginx", PhpSite.nginxProgram());
        RealServers.require("php-fpm", PhpSite.fpmProgram());
        RealServers.require("dokuwiki", Dokuwiki.installed());
        application = Dokuwiki.make(directory);
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
        try (Deployer deployer = deployer()) {
            deploy(deployer, "r0", Strategy.atomicSymlink());
            try (PhpSite site = PhpSite.start(site(), current(), PhpSite.Passing.REALPATH_ROOT, "10s");
                    Load load = Load.startWithoutKeepAlive(site.url("/doku.php"), CLIENTS)) {
                List<Long> before = site.nginxWorkers();
                for (int i = 1; i <= RELOADS; i++) {
                    load.expectAny();
                    deploy(deployer, "r" + i, strategy);
                    confirm(load, "r" + i);
                }
                report(reporter, RELOADS + " reloads of nginx", load);
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
                Load load = Load.start(site.url("/doku.php"), CLIENTS)) {
            for (int i = 1; i <= 40 && load.mixed().isEmpty() && load.failed().isEmpty(); i++) {
                Thread.sleep(2_100); // longer than opcache keeps files unlooked at
                application.become(live, "r" + i);
            }
            report(reporter, "in place", load);
            assertThat(load.mixed().size() + load.failed().size()).isPositive();
        }
    }

    @Test
    void a_reload_without_process_control_timeout_loses_requests(TestReporter reporter) throws Exception {
        AtomicSymlink strategy = Strategy.atomicSymlink()
                .reload(PhpFpm.reload(directory.resolve("site/fpm.pid").toString())
                        .allowDroppingRequests());
        try (Deployer deployer = deployer()) {
            deploy(deployer, "r0", Strategy.atomicSymlink());
            try (PhpSite site = PhpSite.start(site(), current(), PhpSite.Passing.DOCUMENT_ROOT, "0");
                    Load load = Load.start(site.url("/doku.php"), CLIENTS)) {
                for (int i = 1; i <= 40 && load.failed().isEmpty(); i++) {
                    deploy(deployer, "r" + i, strategy);
                }
                report(reporter, "process_control_timeout = 0", load);
                assertThat(load.failed()).isNotEmpty();
            }
        }
    }

    private void deployUnderLoad(AtomicSymlink strategy, PhpSite.Passing passing, TestReporter reporter)
            throws Exception {
        try (Deployer deployer = deployer()) {
            deploy(deployer, "r0", Strategy.atomicSymlink());
            try (PhpSite site = PhpSite.start(site(), current(), passing, "10s");
                    Load load = Load.start(site.url("/doku.php"), CLIENTS)) {
                List<String> live = new ArrayList<>(List.of("r0"));
                for (int i = 1; i <= DEPLOYMENTS; i++) {
                    String id = "r" + i;
                    load.expectAny();
                    deploy(deployer, id, strategy);
                    live.add(id);
                    confirm(load, id);
                    if (i % (DEPLOYMENTS / ROLLBACKS) == 0) {
                        live.remove(id);
                        load.expectAny();
                        deployer.rollback(strategy).orThrow();
                        confirm(load, live.get(live.size() - 1));
                    }
                }
                report(reporter, passing + ", " + DEPLOYMENTS + " deployments, " + ROLLBACKS + " rollbacks", load);
                assertThat(load.failed()).isEmpty();
                assertThat(load.mixed()).isEmpty();
                assertThat(load.stale()).isEmpty();
                assertThat(load.requests()).isGreaterThan(DEPLOYMENTS * PhpSite.WORKERS);
            }
        }
    }

    private static void confirm(Load load, String release) throws IOException {
        load.expect(release);
        assertThat(load.everyWorker(PhpSite.WORKERS)).containsExactly(release);
    }

    private void deploy(Deployer deployer, String id, AtomicSymlink strategy) throws IOException {
        application.become(id);
        deployer.deploy(Release.of(application.tree()).id(id), strategy).orThrow();
    }

    private Deployer deployer() {
        return Deployer.to(Fleet.of(
                Host.named("web").at(directory.resolve("wiki").toString()).over(Local.disk())));
    }

    private Path current() {
        return directory.resolve("wiki/current");
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

    private static void report(TestReporter reporter, String what, Load load) {
        reporter.publishEntry(what, load.toString());
        System.out.println("[real] nginx + PHP-FPM, " + what + ": " + load);
    }
}
