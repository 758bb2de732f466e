package io.zdd.local.real;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients that ask for one page without pause, and judge every answer. */
final class Load implements AutoCloseable {
    private static final Pattern MARK = Pattern.compile("(?:title|header|lang|footer)-is-([A-Za-z0-9]+)-");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final HttpRequest request;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final Queue<Set<String>> mixed = new ConcurrentLinkedQueue<>();
    private final Queue<String> stale = new ConcurrentLinkedQueue<>();
    private volatile Set<String> expected = Set.of();
    private volatile boolean stopped;

    private Load(String url) {
        this.request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    static Load start(String url, int clients) {
        Load load = new Load(url);
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(load::askWithoutPause, "client-" + i);
            load.threads.add(thread);
            thread.start();
        }
        return load;
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
        while (!stopped) {
            Set<String> right = expected;
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                judge(answer, right);
            } catch (IOException broken) {
                failed.add(broken.toString());
            } catch (InterruptedException stop) {
                return;
            }
            requests.incrementAndGet();
        }
    }

    private void judge(HttpResponse<String> answer, Set<String> right) {
        Set<String> releases = releases(answer);
        if (answer.statusCode() != 200 || releases.isEmpty()) {
            failed.add("status " + answer.statusCode() + ", " + answer.body().length() + " characters");
        } else if (releases.size() > 1) {
            mixed.add(releases);
        } else if (!right.isEmpty() && right.equals(expected) && !right.equals(releases)) {
            stale.add(releases + " instead of " + right);
        }
    }

    private static Set<String> releases(HttpResponse<String> answer) {
        Set<String> releases = new HashSet<>();
        Matcher marks = MARK.matcher(answer.body());
        while (marks.find()) {
            releases.add(marks.group(1));
        }
        return releases;
    }

    /** Asks until every worker has answered; gives the releases that they answered with. */
    Set<String> everyWorker(int workers) throws IOException, InterruptedException {
        Set<String> seen = new HashSet<>();
        Set<String> releases = new HashSet<>();
        for (int i = 0; seen.size() < workers && i < 2_000; i++) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            releases.addAll(releases(answer));
            answer.headers().firstValue("X-Worker").ifPresent(seen::add);
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
    }

    @Override
    public String toString() {
        return requests + " requests, " + failed.size() + " failed, " + mixed.size() + " mixed, " + stale.size()
                + " stale";
    }
}
