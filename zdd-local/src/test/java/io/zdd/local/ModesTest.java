package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.plan.Plan;
import io.zdd.release.ModePolicy;
import io.zdd.release.Release;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web server of another user could not read is made readable, or the plan says so. */
class ModesTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Path source;
    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(base, Local.disk());
        source = Files.createDirectory(base.resolve("source"));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"077", "027"})
    void after_a_strict_umask_everything_gets_readable_and_the_plan_says_so(String umask) throws Exception {
        make(umask);

        Plan plan = deploy(Release.of(source));

        assertThat(plan.warnings()).hasSize(1);
        assertThat(plan.warnings().get(0)).startsWith("nothing at the source may be read by others, as after a strict");
        assertThat(mode("vendor")).isEqualTo("rwxr-xr-x");
        assertThat(mode("vendor/lib")).isEqualTo("rwxr-xr-x");
        assertThat(mode("vendor/lib/a.php")).isEqualTo("rw-r--r--");
        assertThat(mode("run.sh")).isEqualTo("rwxr-xr-x");
    }

    @Test
    void what_others_cannot_read_beside_what_they_can_is_kept_and_named() throws Exception {
        make("027");
        permit("index.php", "rw-r--r--");
        permit("vendor", "rwx------");

        Plan plan = deploy(Release.of(source));

        assertThat(plan.warnings()).hasSize(1);
        assertThat(plan.warnings().get(0)).startsWith("vendor/, run.sh cannot be read by others, such as");
        assertThat(mode("vendor")).isEqualTo("rwx------");
        assertThat(mode("index.php")).isEqualTo("rw-r--r--");
    }

    @Test
    void of_many_the_first_are_named_and_the_others_counted() throws Exception {
        make("022");
        for (int i = 0; i < 9; i++) {
            Files.writeString(source.resolve("key" + i), "");
            permit("key" + i, "rw-r-----");
        }

        assertThat(deploy(Release.of(source)).warnings().get(0))
                .startsWith("key0, key1, key2, key3, key4 and 4 more cannot be read by others");
    }

    @Test
    void modes_that_are_kept_are_named_too() throws Exception {
        make("077");

        Plan plan = deploy(Release.of(source).modes(ModePolicy.keep()));

        assertThat(plan.warnings().get(0)).startsWith("vendor/, index.php, run.sh cannot be read by others");
        assertThat(mode("vendor/lib/a.php")).isEqualTo("rw-------");
    }

    @Test
    void normalised_modes_need_no_warning() throws Exception {
        make("077");

        Plan plan = deploy(Release.of(source).modes(ModePolicy.normalised()));

        assertThat(plan.warnings()).isEmpty();
        assertThat(mode("vendor/lib/a.php")).isEqualTo("rw-r--r--");
        assertThat(mode("run.sh")).isEqualTo("rwxr-xr-x");
    }

    private void make(String umask) throws IOException, InterruptedException {
        String script = "umask " + umask + " && mkdir -p vendor/lib && echo a > vendor/lib/a.php && echo i > index.php"
                + " && echo '#!/bin/sh' > run.sh && chmod u+x run.sh && [ " + umask
                + " != 027 ] || chmod g+x run.sh; [ " + umask + " != 022 ] || chmod 755 run.sh";
        List<String> line = List.of("/bin/sh", "-c", script);
        assertThat(new ProcessBuilder(line).directory(source.toFile()).start().waitFor())
                .isZero();
    }

    private Plan deploy(Release release) {
        Plan plan = shop.deployer().plan(release.id("1"), STRATEGY);
        shop.deployer().apply(plan).orThrow();
        return plan;
    }

    private void permit(String path, String permissions) throws IOException {
        Files.setPosixFilePermissions(source.resolve(path), PosixFilePermissions.fromString(permissions));
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(shop.root().resolve("releases/1").resolve(path)));
    }
}
