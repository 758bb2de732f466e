package io.zdd.examples.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same work by zdd and by what it replaces, in turn, so that what else goes on on the machine meets both.
 *
 * @param name of the measurement
 * @param target how many times as long zdd may take
 * @param warmUp rounds that do not count, because a JVM is slow at first
 * @param rounds that count
 */
record Duel(String name, double target, int warmUp, int rounds) {
    /** One side; what it leaves at the path is deleted after each round, untimed. */
    interface Side {
        void run(Path fresh) throws Exception;
    }

    Measurement between(Side zdd, String otherName, Side other, Path fresh) throws Exception {
        Samples ours = new Samples();
        Samples theirs = new Samples();
        Samples ratios = new Samples();
        for (int i = -warmUp; i < rounds; i++) {
            double mine = time(zdd, fresh);
            double its = time(other, fresh);
            if (i >= 0) {
                ours.add(mine);
                theirs.add(its);
                ratios.add(mine / its);
            }
        }
        Map<String, Double> details = new TreeMap<>(Map.of("rounds", (double) rounds, "ratio_median", ratios.median()));
        describe(details, "zdd", ours);
        describe(details, otherName, theirs);
        return new Measurement(name, ours.median() / theirs.median(), "ratio", target, details);
    }

    private static double time(Side side, Path fresh) throws Exception {
        long start = System.nanoTime();
        side.run(fresh);
        double millis = (System.nanoTime() - start) / 1e6;
        if (Files.exists(fresh)) {
            Directories.delete(fresh);
        }
        return millis;
    }

    private static void describe(Map<String, Double> details, String side, Samples samples) {
        details.put(side + "_ms_median", samples.median());
        details.put(side + "_ms_min", samples.least());
        details.put(side + "_ms_max", samples.most());
    }
}
