package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/**
 * Code that knows orders as it was: it inserts, reads, changes and deletes a row, over and over,
 * and keeps what went wrong.
 */
final class OldCode {
    private static final List<String> ROUND = List.of(
            "INSERT INTO orders (id, note) VALUES (1000, 'new')",
            "SELECT * FROM orders",
            "UPDATE orders SET note = 'paid' WHERE id IN (1, 1000)",
            "DELETE FROM orders WHERE id = 1000");

    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> slow = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int rounds;

    private OldCode(DataSource source) {
        thread = new Thread(() -> run(source));
    }

    static OldCode start(DataSource source) {
        OldCode code = new OldCode(source);
        code.thread.start();
        return code;
    }

    private void run(DataSource source) {
        try (Connection connection = source.getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            for (int done = 1; !stopped; done++) {
                for (String sql : ROUND) {
                    run(statement, sql);
                }
                rounds = done;
            }
        } catch (SQLException e) {
            failures.add("no connection: " + e);
        }
    }

    private void run(java.sql.Statement statement, String sql) {
        long start = System.nanoTime();
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            failures.add(sql + ": " + e.getMessage());
        }
        if (System.nanoTime() - start > Clients.SLOW_NANOS) {
            slow.add(sql);
        }
    }

    /** Waits until it has done so many rounds more. */
    void awaitRounds(int more) throws InterruptedException {
        int wanted = rounds + more;
        Patience patience = new Patience(Duration.ofSeconds(30));
        while (rounds < wanted) {
            assertThat(patience.moment()).as("old code goes on").isTrue();
        }
    }

    /** What took longer than anybody may have to wait behind a migration. */
    List<String> slow() {
        return slow.stream().distinct().toList();
    }

    List<String> failures() {
        return failures.stream().distinct().toList();
    }

    /** Ends it; from here on the numbers are final. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
