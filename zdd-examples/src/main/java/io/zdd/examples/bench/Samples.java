package io.zdd.examples.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Times of the same work, repeated; in milliseconds. */
final class Samples {
    private final List<Double> millis = new ArrayList<>();

    /** Does the work once and keeps how long it took. */
    void time(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        add((System.nanoTime() - start) / 1e6);
    }

    void add(double sample) {
        millis.add(sample);
    }

    double median() {
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return sorted().get(0);
    }

    double most() {
        return sorted().get(millis.size() - 1);
    }

    private List<Double> sorted() {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted;
    }

    /** What is timed. */
    interface Work {
        void run() throws Exception;
    }
}
