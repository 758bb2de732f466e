package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How fast rows are backfilled beside the best loop that one would write by hand, and how long writers wait for it. Measured
 * by {@code mvn -Pbench verify}, and no test: other work on the machine may be the cause of a missed target.
 */
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL_18", "MARIADB_10_11"})
@ExtendWith(DatabaseServers.class)
class BackfillBenchmark {
    private static final int ROWS = 300_000;
    private static final int ROUNDS = 3;
    private static final int[] BATCHES = {1_000, 5_000, 10_000};

    @Parameter
    ServerKind kind;

    @TempDir
    Path directory;

    private TestDatabase database;
    private MigrationDirectory files;

    @BeforeEach
    void start(DatabaseServers.Starter servers) throws Exception {
        database = servers.start(kind).fresh();
        files = new MigrationDirectory(directory, database);
        files.write(
                "V1__orders.backfill.sql",
                "UPDATE orders SET code = CONCAT('order ', id) WHERE id > :from AND id <= :to AND code IS NULL");
    }

    @Test
    void speed_beside_loops_written_by_hand() throws Exception {
        List<Long> ours = new ArrayList<>();
        Map<Integer, List<Long>> byHand = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(timed(() -> backfill(BackfillPace.usual().pause(0))));
            for (int batch : BATCHES) {
                byHand.computeIfAbsent(batch, size -> new ArrayList<>()).add(timed(() -> loop(batch)));
            }
        }
        long best = byHand.values().stream()
                .map(BackfillBenchmark::median)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        say(
                "%,d rows/s, the best loop by hand %,d rows/s: %.2f of its speed (target 0.7)",
                perSecond(median(ours)), perSecond(best), (double) best / median(ours));
    }

    @Test
    void largest_latency_of_writers() throws Exception {
        List<Long> without = new ArrayList<>();
        List<Long> with = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            fill();
            Writers alone = Writers.start(database.source(), ROWS);
            Thread.sleep(5_000);
            without.add(alone.stop());
            Writers beside = Writers.start(database.source(), ROWS);
            backfill(BackfillPace.usual());
            with.add(beside.stop());
        }
        say(
                "the longest wait of a writer is %d ms beside a backfill and %d ms without (target: 50 ms more)",
                TimeUnit.NANOSECONDS.toMillis(median(with)), TimeUnit.NANOSECONDS.toMillis(median(without)));
    }

    private interface Filling {
        void run() throws Exception;
    }

    private long timed(Filling filling) throws Exception {
        fill();
        long start = System.nanoTime();
        filling.run();
        long took = System.nanoTime() - start;
        assertThat(database.value("SELECT COUNT(*) FROM orders WHERE code IS NULL"))
                .isEqualTo("0");
        return took;
    }

    private void fill() throws SQLException {
        database.run(
                "DROP TABLE IF EXISTS orders, zdd_backfill",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, qty INTEGER NOT NULL, note VARCHAR(100), code VARCHAR(20))",
                "INSERT INTO orders (id, qty, note) SELECT s.n, 1, REPEAT('x', 60) FROM "
                        + (kind.postgresql()
                                ? "generate_series(1, " + ROWS + ") AS s(n)"
                                : "(SELECT seq AS n FROM seq_1_to_" + ROWS + ") AS s"),
                kind.postgresql() ? "VACUUM ANALYZE orders" : "ANALYZE TABLE orders");
    }

    private void backfill(BackfillPace pace) throws InterruptedException {
        assertThat(files.migrator().pace(pace).resumeBackfills(line -> {})).allMatch(BackfillProgress::done);
    }

    /** As one would write it: in batches of one size, the key remembered in a variable only. */
    private void loop(int batch) throws SQLException {
        try (Connection connection = database.source().getConnection();
                PreparedStatement end = connection.prepareStatement(
                        "SELECT MAX(id) FROM (SELECT id FROM orders WHERE id > ? ORDER BY id LIMIT " + batch
                                + ") AS b");
                PreparedStatement update =
                        connection.prepareStatement("UPDATE orders SET code = CONCAT('order ', id) WHERE id > ? AND"
                                + " id <= ? AND code IS NULL")) {
            for (long from = 0, to = end(end, from); to > from; from = to, to = end(end, from)) {
                update.setLong(1, from);
                update.setLong(2, to);
                update.executeUpdate();
            }
        }
    }

    private static long end(PreparedStatement query, long from) throws SQLException {
        query.setLong(1, from);
        try (ResultSet found = query.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    private static long perSecond(long nanos) {
        return Math.round(ROWS / (nanos / 1e9));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private void say(String format, Object... values) {
        System.out.println("[backfill] " + kind + ": " + String.format(Locale.ROOT, format, values));
    }
}
