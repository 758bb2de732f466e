package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File names whose bytes this JVM cannot express are refused, for they would be deployed under other names. */
class LocaleTest {
    @TempDir
    Path base;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(base.resolve("source"));
    }

    @Test
    void a_name_that_is_not_utf_8_is_refused() throws Exception {
        shell("touch \"$1/$(printf 'caf\\351')\"");

        try (Shop shop = new Shop(base, Local.disk())) {
            assertThatThrownBy(() -> shop.deployer().deploy(Release.of(source), Strategy.atomicSymlink()))
                    .isInstanceOf(ZddException.class)
                    .hasMessageContaining("a file name that is no valid UTF-8, or that this JVM's locale")
                    .hasMessageContaining("rename it, or start the JVM in a UTF-8 locale");
            assertThat(shop.root()).doesNotExist();
        }
    }

    @Test
    void a_name_that_is_not_utf_8_is_no_matter_if_it_is_ignored() throws Exception {
        shell("touch \"$1/$(printf 'caf\\351.log')\" \"$1/page\"; mkdir -p \"$1/tmp/$(printf 'd\\351')/x\"");

        try (Shop shop = new Shop(base, Local.disk())) {
            shop.deployer()
                    .deploy(Release.of(source).ignore("*.log", "/tmp/*"), Strategy.atomicSymlink())
                    .orThrow();
            assertThat(shop.root().resolve("current/page")).exists();
            assertThat(shop.root().resolve("current/tmp")).isEmptyDirectory();
        }
    }

    @Test
    void a_name_that_the_locale_cannot_express_is_refused() throws Exception {
        shell("touch \"$1/$(printf 'caf\\303\\251')\"");

        assertThat(deployInPlainC())
                .contains("this JVM's locale (sun.jnu.encoding=ANSI_X3.4-1968) cannot express")
                .contains("LC_ALL=C.UTF-8");
        assertThat(base.resolve("shop")).doesNotExist();
    }

    @Test
    void plain_names_are_deployed_in_any_locale() throws Exception {
        shell("echo hello > \"$1/index.html\"");

        assertThat(deployInPlainC()).contains("SUCCEEDED");
        assertThat(base.resolve("shop/current/index.html")).hasContent("hello");
    }

    private void shell(String line) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("/bin/sh", "-c", line, "sh", source.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private String deployInPlainC() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DeployElsewhere.class.getName(),
                base.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        Process java = builder.redirectErrorStream(true).start();
        String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        java.waitFor();
        return printed;
    }
}
