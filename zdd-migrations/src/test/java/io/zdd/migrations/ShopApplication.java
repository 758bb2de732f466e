package io.zdd.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/**
 * The shop on its hosts: what is served there are statements, one a line, which are run over and over. On each host a
 * server takes up a new release at once, and a worker goes on with the old one for a while.
 */
final class ShopApplication {
    private static final Duration DRAIN = Duration.ofMillis(400);

    private final DataSource source;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Integer> statements = new ConcurrentHashMap<>();
    private final Map<String, Long> first = new ConcurrentHashMap<>();
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final Map<Thread, String> running = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    ShopApplication(DataSource source, Path... hosts) {
        this.source = source;
        for (Path current : hosts) {
            start(current, Duration.ZERO);
            start(current, DRAIN);
        }
    }

    private void start(Path current, Duration drain) {
        Thread thread = new Thread(() -> serve(current, drain));
        threads.add(thread);
        thread.start();
    }

    private void serve(Path current, Duration drain) {
        try (Connection connection = source.getConnection()) {
            while (!stopped) {
                serveRelease(connection, current.toRealPath(), current, drain);
            }
        } catch (SQLException | IOException | InterruptedException e) {
            failures.add("the application ended: " + e);
        }
    }

    private void serveRelease(Connection connection, Path release, Path current, Duration drain)
            throws SQLException, IOException, InterruptedException {
        String name = release.getFileName().toString();
        List<PreparedStatement> code = new ArrayList<>();
        for (String line : Files.readAllLines(release.resolve("index.html"))) {
            code.add(connection.prepareStatement(line));
        }
        running.put(Thread.currentThread(), name);
        Optional<Patience> leaving = Optional.empty();
        while (!stopped && !leaving.map(Patience::isSpent).orElse(false)) {
            for (PreparedStatement statement : code) {
                run(name, statement);
                Thread.sleep(2);
            }
            if (leaving.isEmpty() && isReplaced(release, current, drain)) {
                leaving = Optional.of(new Patience(drain));
            }
        }
        for (PreparedStatement statement : code) {
            statement.close();
        }
    }

    /** The worker leaves only when the next release runs beside it, however slow the machine is. */
    private boolean isReplaced(Path release, Path current, Duration drain) throws IOException {
        Path now = current.toRealPath();
        return !now.equals(release)
                && (drain.isZero() || first.containsKey(now.getFileName().toString()));
    }

    private void run(String release, PreparedStatement statement) {
        first.putIfAbsent(release, System.nanoTime());
        try {
            statement.execute();
            statements.merge(release, 1, Integer::sum);
        } catch (SQLException e) {
            failures.add(release + ": " + e.getSQLState() + " " + e.getMessage());
        }
        last.put(release, System.nanoTime());
    }

    /** Waits until nothing runs any more but this release, for some while. */
    void awaitOnly(String release) throws InterruptedException {
        Patience patience = new Patience(Duration.ofSeconds(60));
        while (!Set.copyOf(running.values()).equals(Set.of(release)) || statements(release) < 100) {
            assertThat(patience.moment())
                    .as("all run " + release + ": " + running)
                    .isTrue();
        }
    }

    /** How many statements of a release were run without failure. */
    int statements(String release) {
        return statements.getOrDefault(release, 0);
    }

    /** Whether the old release ran statements after the new one had begun to. */
    boolean ranSideBySide(String old, String next) {
        return last.get(old) > first.get(next);
    }

    /** Every statement that failed: its release, the state and the message. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends it; from here on the numbers are final. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
