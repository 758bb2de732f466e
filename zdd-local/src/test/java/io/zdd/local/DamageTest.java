package io.zdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.zdd.run.HistoryEntry;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash left half written is told, and stops nothing. */
class DamageTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path base;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(base, Local.disk());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_torn_line_of_the_history_is_told_and_the_others_are_read() throws IOException {
        shop.deploy("1", STRATEGY).orThrow();
        String torn = "{\"at\":\"2026-11-01T10:00:00Z\",\"depl";
        Files.writeString(shop.root().resolve(".zdd/log.jsonl"), torn + "\n", StandardOpenOption.APPEND);
        shop.deploy("2", STRATEGY).orThrow();

        List<HistoryEntry> history = shop.deployer().history().get("here");

        assertThat(history)
                .extracting(HistoryEntry::state)
                .containsSubsequence("COMMITTED", HistoryEntry.DAMAGED, "BUILDING", "COMMITTED");
        assertThat(history)
                .filteredOn(entry -> entry.state().equals(HistoryEntry.DAMAGED))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.reason()).contains("this line of the log cannot be read: " + torn);
                    assertThat(entry.at()).isEqualTo(history.get(4).at());
                });
    }
}
