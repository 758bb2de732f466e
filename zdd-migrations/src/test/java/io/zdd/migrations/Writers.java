package io.zdd.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** Two connections that change one order after the other, anywhere in the table. */
final class Writers {
    private final List<CompletableFuture<Long>> longest = new ArrayList<>();
    private volatile boolean stopped;

    private Writers() {}

    static Writers start(DataSource source, int orders) {
        Writers writers = new Writers();
        for (int seed = 1; seed <= 2; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            writers.longest.add(CompletableFuture.supplyAsync(() -> writers.write(source, orders, random)));
        }
        return writers;
    }

    private long write(DataSource source, int orders, SplittableRandom random) {
        long most = 0;
        try (Connection connection = source.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE orders SET qty = qty + 1 WHERE id = ?")) {
            while (!stopped) {
                update.setLong(1, random.nextInt(orders) + 1);
                long start = System.nanoTime();
                update.executeUpdate();
                most = Math.max(most, System.nanoTime() - start);
                Thread.sleep(1);
            }
            return most;
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends them, and says how long the longest statement took, in nanoseconds. */
    long stop() {
        stopped = true;
        return longest.stream().mapToLong(CompletableFuture::join).max().orElseThrow();
    }
}
