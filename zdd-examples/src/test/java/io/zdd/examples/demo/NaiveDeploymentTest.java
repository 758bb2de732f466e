package io.zdd.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control of the demo: its visitors do see what goes wrong, where something does. */
class NaiveDeploymentTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private ReleaseServer server;
    private Visitors visitors;

    @BeforeEach
    void open() throws IOException {
        Pages.write(root.resolve("releases/v0"), "v0", 200);
        Pages.write(root.resolve("releases/v1"), "v1", 200);
        Files.createSymbolicLink(root.resolve("current"), Path.of("releases/v0"));
        server = ReleaseServer.start(root);
        visitors = Visitors.start(server.address(), 3);
    }

    @AfterEach
    void close() {
        visitors.close();
        server.close();
    }

    @Test
    void taking_the_link_away_before_it_is_made_anew_fails_requests() throws IOException {
        Path current = root.resolve("current");
        long end = System.nanoTime() + LIMIT.toNanos();

        for (int i = 1; visitors.tally().failed() == 0 && System.nanoTime() < end; i++) {
            Files.delete(current);
            Files.createSymbolicLink(current, Path.of("releases/v" + i % 2));
        }

        assertThat(visitors.tally().failed()).isPositive();
        assertThat(visitors.tally().firstFailure().orElseThrow()).contains("NoSuchFileException");
    }

    @Test
    void copying_over_the_live_release_mixes_two_releases() throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();

        for (int i = 1; visitors.tally().mixed() == 0 && System.nanoTime() < end; i++) {
            Pages.write(root.resolve("current"), "v" + i, 200);
        }

        assertThat(visitors.tally().mixed()).isPositive();
    }

    @Test
    void a_link_that_is_not_swapped_although_it_should_have_been_gives_stale_answers() throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        visitors.expect("v1");

        while (visitors.tally().stale() == 0 && System.nanoTime() < end) {
            Thread.sleep(10);
        }

        assertThat(visitors.tally().stale()).isPositive();
        assertThat(visitors.tally().failed()).isZero();
        assertThat(visitors.tally().mixed()).isZero();
    }
}
