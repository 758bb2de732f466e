package io.zdd.examples.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the demo ends with.
 *
 * @param deployments how many releases were to go live while visitors were there
 * @param live how many of them went live for good
 * @param rollbacks how many went back by themselves
 * @param sick how many had to
 * @param unseen releases that went live and that no visitor saw
 * @param tally what the visitors saw
 * @param swaps how long the exclusive batches of the swaps took
 * @param took the whole time
 */
record Summary(
        int deployments,
        int live,
        int rollbacks,
        int sick,
        List<String> unseen,
        Tally tally,
        List<Duration> swaps,
        Duration took) {
    /** Copies and sorts. */
    Summary {
        unseen = List.copyOf(unseen);
        swaps = swaps.stream().sorted().toList();
    }

    /** Not one request lost, the sick releases gone back, all others live and seen. */
    boolean succeeded() {
        boolean nothingLost = tally.failed() == 0 && tally.mixed() == 0 && tally.stale() == 0;
        return nothingLost && rollbacks == sick && live == deployments - sick && unseen.isEmpty();
    }

    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "releases deployed under load", deployments);
        row(table, "  live", live);
        row(table, "  gone back by themselves (" + sick + " sick)", rollbacks);
        row(table, "requests", tally.requests());
        row(table, "  failed", tally.failed());
        row(table, "  mixed (one answer of two releases)", tally.mixed());
        row(table, "  stale (old answer after apply returned)", tally.stale());
        row(table, "swap*, median, µs", micros(median()));
        row(table, "swap*, longest, µs", micros(longest()));
        row(table, "took, ms", took.toMillis());
        table.append("* the whole exclusive batch: mutex, fence, both records, rename, read back, flush to the disk;\n")
                .append("  the rename in it is one system call, and no request ever waits for any of it\n");
        tally.firstFailure()
                .ifPresent(why -> table.append("first failure: ").append(why).append('\n'));
        if (!unseen.isEmpty()) {
            table.append("live, but never seen by a visitor: ").append(unseen).append('\n');
        }
        return table.append(succeeded() ? "not one request was lost\n" : "FAILED\n")
                .toString();
    }

    private static void row(StringBuilder table, String name, long value) {
        table.append(String.format(Locale.ROOT, "%-42s %,12d%n", name, value));
    }

    String json() {
        return String.format(
                "{\"requests\": %d, \"failed\": %d, \"mixed\": %d, \"stale\": %d, \"deployments\": %d,"
                        + " \"rollbacks\": %d, \"swap_micros_median\": %d, \"swap_micros_max\": %d}%n",
                tally.requests(),
                tally.failed(),
                tally.mixed(),
                tally.stale(),
                deployments,
                rollbacks,
                micros(median()),
                micros(longest()));
    }

    private Duration median() {
        return swaps.isEmpty() ? Duration.ZERO : swaps.get(swaps.size() / 2);
    }

    private Duration longest() {
        return swaps.isEmpty() ? Duration.ZERO : swaps.get(swaps.size() - 1);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
