package io.zdd.check;

import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import java.time.Duration;
import java.util.Optional;

/**
 * How often and for how long to look.
 *
 * @param within the time in which it must become green
 * @param every the pause between two looks
 * @param inARow how many looks must be green one after the other
 */
record Schedule(Duration within, Duration every, int inARow) {
    private static final Duration UNLIMITED = Duration.ofDays(365);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    Schedule {
        if (within.isNegative() || every.isNegative()) {
            throw new ZddException("the times of a health check cannot be negative: " + within + ", " + every);
        }
        if (inARow < 1) {
            throw new ZddException("a health check must be green at least once in a row, not " + inARow + " times");
        }
    }

    static Schedule usual() {
        return new Schedule(Duration.ofSeconds(30), Duration.ofMillis(500), 1);
    }

    Schedule within(Duration limit) {
        return new Schedule(limit, every, inARow);
    }

    Schedule every(Duration pause) {
        return new Schedule(within, pause, inARow);
    }

    Schedule inARow(int times) {
        return new Schedule(within, every, times);
    }

    /** Looks at least once, and never again once the time is over; a look that ends late is red. */
    void await(String name, Probe probe, StepContext context) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        int green = 0;
        int looks = 0;
        while (true) {
            Optional<String> red = look(probe, context, deadline);
            looks++;
            green = red.isEmpty() ? green + 1 : 0;
            if (green == inARow) {
                return;
            }
            red.ifPresent(context::say);
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new ZddException(context.target().host() + ": " + name + " was still red after " + looks
                        + (looks == 1 ? " look" : " looks") + " in " + within.toSeconds() + " s: "
                        + red.orElse("green " + green + " times in a row, but " + inARow + " are needed"));
            }
            context.pause(shorter(every, Duration.ofNanos(left)));
        }
    }

    private Optional<String> look(Probe probe, StepContext context, long deadline) throws InterruptedException {
        long start = System.nanoTime();
        Duration longest = longest(Duration.ofNanos(deadline - start));
        Optional<String> red = probe.look(context, longest);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return red.isEmpty() && took.compareTo(longest) > 0
                ? Optional.of("green, but after " + took.toMillis() + " ms, which is too late")
                : red;
    }

    /** The last look begins when the time is over, and gets a moment; a schedule of one look has only its own limit. */
    private Duration longest(Duration left) {
        if (within.isZero()) {
            return UNLIMITED;
        }
        Duration moment = shorter(within, MOMENT);
        return left.compareTo(moment) > 0 ? left : moment;
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** At least one, because sockets take zero for ever. */
    static int millis(Duration limit) {
        return (int) Math.max(1, Math.min(limit.toMillis(), Integer.MAX_VALUE));
    }

    @Override
    public String toString() {
        String row = inARow == 1 ? "" : ", " + inARow + " times in a row";
        return "every " + every.toMillis() + " ms, within " + within.toMillis() + " ms" + row;
    }
}
