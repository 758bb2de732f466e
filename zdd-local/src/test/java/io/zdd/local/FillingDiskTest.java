package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.model.ZddException;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.HistoryEntry;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.run.StepReport;
import io.zdd.step.Steps;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is filled by somebody else while a deployment is under way, at 30 different points of it. */
@Tag("real")
class FillingDiskTest {
    private static final int PAGE = 4096;
    private static final int COARSE = 13;
    private static final int BY_SIZE = 25;
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink()
            .build(Steps.run("cat pages/* > built"))
            .keep(1)
            .pruneGrace(Duration.ZERO);

    @TempDir
    Path elsewhere;

    private Path base;
    private Path ballast;
    private Shop shop;

    @BeforeEach
    void deployOne() throws IOException {
        base = Places.require("ZDD_SMALL_FS", "a file system of a few megabytes");
        ballast = base.resolve("ballast");
        shop = new Shop(base, Local.disk());
        shop.deployer().deploy(pages("live"), STRATEGY).orThrow();
    }

    @AfterEach
    void clear() throws IOException {
        if (shop != null) {
            shop.close();
            Trees.delete(base);
        }
    }

    @Test
    void wherever_it_fills_the_error_is_clear_and_everything_is_as_it_was() throws IOException {
        Set<String> failed = new TreeSet<>();
        int points = 0;
        long needed = needed();
        for (; points < BY_SIZE; points++) {
            Plan plan = shop.deployer().plan(pages("p" + points), STRATEGY);
            // the last ones are a page apart, for that is what records and manifests take
            long room = points < COARSE ? needed * points / COARSE : needed - (long) (BY_SIZE - points) * PAGE;
            fillAllBut(room);
            failed.add(check("with room for " + room, () -> shop.deployer().apply(plan)));
        }
        for (Phase phase : List.of(Phase.CONTENT, Phase.OPTIMIZE, Phase.MIGRATE, Phase.RELOAD, Phase.VERIFY)) {
            AtomicSymlink filling = STRATEGY.after(phase, Step.of("fill", context -> fillAllBut(0)));
            Release release = pages("after-" + phase);
            failed.add(check("full after " + phase, () -> shop.deployer().deploy(release, filling)));
            points++;
        }

        System.out.println("Full disk: " + points + " points; what failed there: " + failed);
        assertThat(points).isEqualTo(30);
        assertThat(failed).hasSizeGreaterThan(5);
        shop.deployer().deploy(pages("last"), STRATEGY).orThrow();
    }

    private long needed() throws IOException {
        long before = free();
        AtomicSymlink failing = STRATEGY.after(Phase.MIGRATE, Step.of("measure", context -> {
            throw new IllegalStateException((before - free()) + " bytes");
        }));
        Report report = shop.deployer().deploy(pages("measured"), failing);
        String message = String.valueOf(report.failure().orElseThrow().getMessage());
        return Long.parseLong(message.replaceFirst("(?s).*?([0-9]+) bytes.*", "$1"));
    }

    /** Gives the name of the step that failed. */
    private String check(String point, Supplier<Report> deployment) throws IOException {
        Path current = shop.root().resolve("current");
        String failed = failure(point, deployment);
        Files.delete(ballast);

        assertThat(Files.readSymbolicLink(current)).as(point).isEqualTo(Path.of("releases/live"));
        assertThat(shop.deployer()
                        .verify(shop.state().live().orElseThrow())
                        .get("here")
                        .difference()
                        .isEmpty())
                .as(point)
                .isTrue();
        assertThat(shop.state().directories()).as(point).containsExactly("live");
        assertThat(shop.state().damaged()).as(point).isEmpty();
        assertThat(shop.state().lock()).as(point).isEmpty();
        assertThat(shop.deployer().history().get("here"))
                .as(point)
                .noneMatch(entry -> entry.state().equals(HistoryEntry.DAMAGED));
        try (Stream<Path> all = Files.walk(shop.root())) {
            assertThat(all.filter(path -> path.getFileName().toString().startsWith(".zdd-")))
                    .as(point)
                    .isEmpty();
        }
        return failed;
    }

    /** Where not even the lock can be taken, there is no report. */
    private static String failure(String point, Supplier<Report> deployment) {
        try {
            Report report = deployment.get();
            assertThat(report.outcome()).as(point + report).isIn(Outcome.FAILED, Outcome.ROLLED_BACK);
            assertThat(report.failure().orElseThrow())
                    .as(point)
                    .hasMessageContaining("here: ")
                    .hasMessageContaining("No space left on device");
            return report.steps().stream()
                    .filter(step -> !step.succeeded())
                    .map(StepReport::step)
                    .findFirst()
                    .orElseThrow();
        } catch (ZddException refused) {
            assertThat(refused)
                    .as(point)
                    .hasMessageContaining("here: ")
                    .hasMessageContaining("No space left on device");
            return "lock";
        }
    }

    private Release pages(String id) throws IOException {
        Path source = elsewhere.resolve(id);
        Path pages = Files.createDirectories(source.resolve("pages"));
        for (int i = 0; i < 20; i++) {
            Files.write(pages.resolve("page" + i), new byte[20_000]);
        }
        return Release.of(source).id(id);
    }

    private long free() throws IOException {
        return Files.getFileStore(base).getUsableSpace();
    }

    private void fillAllBut(long room) throws IOException {
        byte[] page = new byte[PAGE];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long left = free() - room; left >= PAGE; left -= PAGE) {
                out.write(page);
            }
        }
    }
}
