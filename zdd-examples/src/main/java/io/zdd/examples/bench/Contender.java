package io.zdd.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A program that does the same again and again: how long it takes, and how much of the processor on this side. */
final class Contender {
    private static final Path SELF = Path.of("/proc/self/stat");
    private static final double MILLIS_PER_TICK = 10;

    private final String name;
    private final Samples.Work work;
    private final Samples wall = new Samples();
    private final Samples processor = new Samples();

    Contender(String name, Samples.Work work) {
        this.name = name;
        this.work = work;
    }

    String name() {
        return name;
    }

    /** A round before the first, which has the number 0, does not count. */
    void turn(int round) throws Exception {
        if (round < 0) {
            work.run();
            return;
        }
        double before = processorMillisOfChildren();
        wall.time(work);
        processor.add(processorMillisOfChildren() - before);
    }

    double millis() {
        return wall.median();
    }

    void describe(Map<String, Double> details, int hosts) {
        details.put(name + "_ms_median", wall.median());
        details.put(name + "_ms_min", wall.least());
        details.put(name + "_ms_max", wall.most());
        details.put(name + "_cpu_ms_per_host", processor.median() / hosts);
    }

    /** Of all programs that this one started and that have ended, theirs included; Linux only, elsewhere 0. */
    private static double processorMillisOfChildren() throws IOException {
        if (!Files.isReadable(SELF)) {
            return 0;
        }
        String stat = Files.readString(SELF);
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(afterName[13]) + Long.parseLong(afterName[14])) * MILLIS_PER_TICK;
    }
}
