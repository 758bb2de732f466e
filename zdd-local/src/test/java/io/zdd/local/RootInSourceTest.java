package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.fleet.Host;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root that lies in the source would be published with everything that is shared there. */
class RootInSourceTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;
    private Path project;

    @BeforeEach
    void open() throws IOException {
        project = Files.createDirectories(base.resolve("project"));
        Files.writeString(project.resolve("index.html"), "page");
        Path root = project.resolve("var/site");
        Files.createDirectories(root.resolve("shared"));
        Files.writeString(root.resolve("shared/.env"), "KEY=1");
        shop = new Shop(base, Host.named("here").at(root.toString()).over(Local.disk()));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void is_refused_with_what_to_do() {
        assertThatThrownBy(() -> shop.deployer().plan(Release.of(project), STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessage("here: the source " + project + " holds the root " + shop.root()
                        + ", so the release would publish what is shared there; leave it out with"
                        + " .ignore(\"/var/site\"), or move one of the two");
        assertThat(shop.root().resolve(".zdd")).doesNotExist();
    }

    @Test
    void is_refused_also_by_a_link() throws IOException {
        Path link = Files.createSymbolicLink(base.resolve("link"), project);

        assertThatThrownBy(() -> shop.deployer().plan(Release.of(link), STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("holds the root");
    }

    @Test
    void is_left_out_as_the_message_says() {
        shop.deployer()
                .deploy(Release.of(project).ignore("/var/site").id("1"), STRATEGY)
                .orThrow();

        assertThat(shop.root().resolve("current/var")).isEmptyDirectory();
    }
}
