package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Plan;
import io.zdd.run.StalePlanException;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Shared;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan depends on in {@code shared/}, and what it does not. */
class SharedStateTest {
    private static final AtomicSymlink STRATEGY =
            Strategy.atomicSymlink().durable(false).shared(Shared.file("config"));

    @TempDir
    Path base;

    private Shop shop;
    private Path config;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(base, Local.disk());
        config = Files.createDirectories(shop.root().resolve("shared")).resolve("config");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_plan_holds_while_a_shared_file_grows() throws IOException {
        Files.writeString(config, "1");
        Plan plan = shop.deployer().plan(shop.release("1"), STRATEGY);
        Files.writeString(config, "123");

        shop.deployer().apply(plan).orThrow();
    }

    @Test
    void a_plan_is_stale_once_a_shared_file_is_emptied_gone_or_of_another_kind() throws IOException {
        Files.writeString(config, "1");
        Plan plan = shop.deployer().plan(shop.release("1"), STRATEGY);

        Files.writeString(config, "");
        assertStale(plan);
        Files.delete(config);
        assertStale(plan);
        Files.createDirectory(config);
        assertStale(plan);
        Files.delete(config);
        Files.createSymbolicLink(config, Path.of("nowhere"));
        assertStale(plan);
    }

    @Test
    void a_required_file_is_looked_at_through_a_link() throws IOException {
        Path target = base.resolve("config-of-the-host");
        Files.createSymbolicLink(config, target);
        assertRefused("is a link that leads nowhere");
        Files.createFile(target);
        assertRefused("is empty");
        Files.delete(target);
        Files.createDirectory(target);
        assertRefused("is declared as a file, but is a DIRECTORY");
        Files.delete(target);
        Files.writeString(target, "KEY=1");

        shop.deploy("1", STRATEGY).orThrow();

        assertThat(shop.root().resolve("current/config")).hasContent("KEY=1");
    }

    @Test
    void a_link_that_leads_nowhere_is_taken_where_nothing_is_required() throws IOException {
        Files.createSymbolicLink(config, base.resolve("later"));

        shop.deploy(
                        "1",
                        Strategy.atomicSymlink()
                                .durable(false)
                                .shared(Shared.file("config").created()))
                .orThrow();
    }

    @Test
    void what_lies_behind_a_link_survives_the_json_of_a_plan() throws IOException {
        Files.writeString(base.resolve("target"), "KEY=1");
        Files.createSymbolicLink(config, base.resolve("target"));
        Intent intent = new Intent.Deploy(shop.release("1"));
        Plan plan = shop.deployer().plan(intent, STRATEGY);

        Plan read = STRATEGY.read(plan.toJson(), intent);

        shop.deployer().apply(read).orThrow();
        assertThat(shop.root().resolve("current/config")).hasContent("KEY=1");
    }

    private void assertStale(Plan plan) {
        assertThatThrownBy(() -> shop.deployer().apply(plan))
                .isInstanceOf(StalePlanException.class)
                .hasMessageContaining("here: the shared path config has changed");
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> shop.deploy("1", STRATEGY))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining(config.toString())
                .hasMessageContaining(why);
        assertThat(shop.hasCurrent()).isFalse();
    }
}
