package io.zdd.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Old code that goes on using the table: a statement after the other, each from four connections. */
final class Clients {
    /** Longer than anybody may have to wait behind a migration, however busy the machine is. */
    static final long SLOW_NANOS = 1_500_000_000;

    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger all = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Clients(DataSource source) {
        for (int i = 0; i < 4; i++) {
            String sql = i % 2 == 0
                    ? "SELECT qty FROM orders WHERE id = " + (i + 1)
                    : "UPDATE orders SET qty = qty + 1 WHERE id = " + (i + 1);
            Thread thread = new Thread(() -> run(source, sql));
            threads.add(thread);
            thread.start();
        }
    }

    private void run(DataSource source, String sql) {
        try (Connection connection = source.getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            while (!closed) {
                long start = System.nanoTime();
                statement.execute(sql);
                all.incrementAndGet();
                if (System.nanoTime() - start > SLOW_NANOS) {
                    slow.incrementAndGet();
                }
                Thread.sleep(5);
            }
        } catch (SQLException | InterruptedException e) {
            failed.incrementAndGet();
        }
    }

    /** How many statements took longer than a second and a half. */
    int slow() {
        return slow.get();
    }

    int failed() {
        return failed.get();
    }

    int all() {
        return all.get();
    }

    /** Ends them; from here on the numbers are final. */
    void stop() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
