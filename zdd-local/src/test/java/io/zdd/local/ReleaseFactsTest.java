package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.plan.Plan;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What is known of a release: who made it and why, and its id. */
@Isolated("sets the time zone of the JVM")
class ReleaseFactsTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);
    private static final Instant NEW_YEAR = Instant.parse("2025-12-31T23:59:58Z");

    @TempDir
    Path base;

    private final TimeZone before = TimeZone.getDefault();
    private Path source;
    private Deployer deployer;

    @BeforeEach
    void open() throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        source = Files.createDirectories(base.resolve("source"));
        Files.writeString(source.resolve("index.html"), "page");
        Fleet fleet =
                Fleet.of(Host.named("here").at(base.resolve("shop").toString()).over(Local.disk()));
        deployer = Deployer.builder(fleet)
                .clock(Clock.fixed(NEW_YEAR, ZoneId.of("America/New_York")))
                .build();
    }

    @AfterEach
    void close() {
        deployer.close();
        TimeZone.setDefault(before);
    }

    @Test
    void ids_are_the_time_in_utc_and_step_forward_until_they_are_free() throws IOException {
        Files.createDirectories(base.resolve("shop/releases/20260101000000"));

        for (int i = 0; i < 4; i++) {
            deployer.deploy(Release.of(source), STRATEGY).orThrow();
        }

        assertThat(deployer.status().host("here").directories())
                .isEqualTo(List.of(
                        "20251231235958", "20251231235959", "20260101000000", "20260101000001", "20260101000002"));
        assertThat(deployer.status().host("here").live().orElseThrow().value()).isEqualTo("20260101000002");
    }

    @Test
    void who_what_and_why_stand_in_the_plan_and_in_the_record() {
        Release release = Release.of(source)
                .revision("4f2c9e1")
                .author("Ada <ada@example.org>")
                .message("Faster checkout")
                .label("ticket", "SHOP-7")
                .label("build", "112");
        Plan plan = deployer.plan(release, STRATEGY);

        assertThat(plan.toString())
                .contains("revision: 4f2c9e1", "author: Ada <ada@example.org>", "message: Faster checkout")
                .contains("label ticket: SHOP-7", "label build: 112");
        deployer.apply(plan).orThrow();

        ReleaseRecord record = deployer.status()
                .host("here")
                .record(plan.release().orElseThrow())
                .orElseThrow();
        assertThat(record.fact("revision")).contains("4f2c9e1");
        assertThat(record.fact("author")).contains("Ada <ada@example.org>");
        assertThat(record.fact("message")).contains("Faster checkout");
        assertThat(record.labels()).isEqualTo(Map.of("ticket", "SHOP-7", "build", "112"));
        assertThat(record.since()).isEqualTo(NEW_YEAR);
    }
}
