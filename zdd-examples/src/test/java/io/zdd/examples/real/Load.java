package io.zdd.examples.real;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.TestReporter;

/** Clients that ask for one page without pause, and judge every answer. */
final class Load implements AutoCloseable {
    private static final Pattern MARK = Pattern.compile("(title|header|lang|footer)-is-([A-Za-z0-9]+)-");
    private static final int MARKS = 4;

    private final URI page;
    private final boolean keepAlive;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final Queue<Set<String>> mixed = new ConcurrentLinkedQueue<>();
    private final Queue<String> stale = new ConcurrentLinkedQueue<>();
    private volatile Set<String> expected = Set.of();
    private volatile boolean stopped;
    private Runnable report = () -> {};

    private Load(String url, boolean keepAlive) {
        this.page = URI.create(url);
        this.keepAlive = keepAlive;
    }

    /** With connections that are kept for as long as the server keeps them. */
    static Load start(String url, int clients) {
        return start(new Load(url, true), clients);
    }

    /**
     * With a connection for each request: a web server that is reloaded closes connections on which nothing is asked
     * just then, and whoever asks at that moment has to ask again, says HTTP.
     */
    static Load startWithoutKeepAlive(String url, int clients) {
        return start(new Load(url, false), clients);
    }

    private static Load start(Load load, int clients) {
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(load::askWithoutPause, "client-" + i);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    /** When it is closed, what was seen stands in the test's report, and among its output. */
    Load reportedTo(TestReporter reporter, String what) {
        report = () -> {
            reporter.publishEntry(what, toString());
            System.out.println(
                    "[real] " + what + ": " + this + failed.stream().limit(3).toList());
        };
        return this;
    }

    /** From now on, a request that is sent later must be answered by this release. */
    void expect(String release) {
        expected = Set.of(release);
    }

    /** Something else goes live now: until it is there, any answer that is of one release is right. */
    void expectAny() {
        expected = Set.of();
    }

    private void askWithoutPause() {
        try (Browser browser = new Browser(page, keepAlive)) {
            while (!stopped) {
                Set<String> right = expected;
                try {
                    judge(browser.get(), right);
                } catch (IOException broken) {
                    failed.add(broken.toString());
                }
                requests.incrementAndGet();
            }
        } catch (IOException notClosed) {
            failed.add(notClosed.toString());
        }
    }

    /** A page without one of the marks is half a page. */
    private void judge(Browser.Answer answer, Set<String> right) {
        Map<String, Set<String>> marks = marks(answer);
        Set<String> releases = releases(marks);
        if (answer.status() != 200 || marks.size() < MARKS) {
            failed.add("status " + answer.status() + ", " + answer.body().length() + " characters, marks " + marks);
        } else if (releases.size() > 1) {
            mixed.add(releases);
        } else if (!right.isEmpty() && right.equals(expected) && !right.equals(releases)) {
            stale.add(releases + " instead of " + right);
        }
    }

    private static Map<String, Set<String>> marks(Browser.Answer answer) {
        Map<String, Set<String>> marks = new HashMap<>();
        Matcher found = MARK.matcher(answer.body());
        while (found.find()) {
            marks.computeIfAbsent(found.group(1), unused -> new HashSet<>()).add(found.group(2));
        }
        return marks;
    }

    private static Set<String> releases(Map<String, Set<String>> marks) {
        Set<String> releases = new HashSet<>();
        marks.values().forEach(releases::addAll);
        return releases;
    }

    /** Asks until every worker has answered; gives the releases that they answered with. */
    Set<String> everyWorker(int workers) throws IOException {
        Set<String> seen = new HashSet<>();
        Set<String> releases = new HashSet<>();
        try (Browser browser = new Browser(page, keepAlive)) {
            for (int i = 0; seen.size() < workers && i < 2_000; i++) {
                Browser.Answer answer = browser.get();
                releases.addAll(releases(marks(answer)));
                Optional.ofNullable(answer.headers().get("x-worker")).ifPresent(seen::add);
            }
        }
        if (seen.size() != workers) {
            throw new IOException("only " + seen.size() + " of " + workers + " workers answered");
        }
        return releases;
    }

    int requests() {
        return requests.get();
    }

    List<String> failed() {
        return List.copyOf(failed);
    }

    List<Set<String>> mixed() {
        return List.copyOf(mixed);
    }

    List<String> stale() {
        return List.copyOf(stale);
    }

    /** No client is left when this returns. */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        report.run();
    }

    @Override
    public String toString() {
        return requests + " requests, " + failed.size() + " failed, " + mixed.size() + " mixed, " + stale.size()
                + " stale";
    }
}
