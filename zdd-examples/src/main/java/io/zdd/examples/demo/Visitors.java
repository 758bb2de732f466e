package io.zdd.examples.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Threads that ask for the page again and again without a pause, and judge every answer. */
final class Visitors implements AutoCloseable {
    private final InetSocketAddress server;
    private final Tally tally = new Tally();
    private final AtomicReference<@Nullable String> settled = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    private Visitors(InetSocketAddress server) {
        this.server = server;
    }

    static Visitors start(InetSocketAddress server, int count) {
        Visitors visitors = new Visitors(server);
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(visitors::visit, "visitor-" + i);
            thread.start();
            visitors.threads.add(thread);
        }
        return visitors;
    }

    Tally tally() {
        return tally;
    }

    /** A deployment has returned: whoever asks from now on must get this release. */
    void expect(String release) {
        settled.set(release);
    }

    /** A deployment begins: the old release is as right as the new one. */
    void expectAny() {
        settled.set(null);
    }

    private void visit() {
        while (!stopped) {
            try (KeepAliveConnection connection = open()) {
                while (!stopped) {
                    String expected = settled.get();
                    tally.addRequest();
                    judge(connection.get(), expected);
                }
            } catch (IOException | RuntimeException lost) {
                tally.addFailed(lost.toString());
            }
        }
    }

    private KeepAliveConnection open() throws IOException {
        try {
            return new KeepAliveConnection(server, "/");
        } catch (IOException refused) {
            tally.addRequest(); // one that was never sent, and will be counted as failed
            throw refused;
        }
    }

    private void judge(Answer answer, @Nullable String expected) {
        List<String> marks = Pages.marks(answer.body());
        Set<String> releases = new HashSet<>(marks);
        if (answer.status() != 200) {
            tally.addFailed("status " + answer.status() + ": " + answer.body());
        } else if (releases.size() > 1) {
            tally.addMixed();
        } else if (marks.size() != Pages.marksOfWholeAnswer()) {
            tally.addFailed("the page was not whole: " + marks.size() + " marks");
        } else {
            String release = marks.get(0);
            tally.addSeen(release);
            // Only if no deployment began meanwhile; it is the same object then, not only the same text.
            if (expected != null && expected == settled.get() && !expected.equals(release)) {
                tally.addStale();
            }
        }
    }

    /** Waits until every visitor has its last answer. */
    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
