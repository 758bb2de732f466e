package io.zdd.examples.demo;

import io.zdd.run.DeploymentEvent;
import io.zdd.run.DeploymentListener;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Shows a row of deployments while it is going on: one line per finished one, and where the present one stands. */
final class LiveView implements DeploymentListener {
    private static final int BAR = 40;

    private final Screen screen;
    private final Tally tally;
    private final int all;
    private String now = "";
    private Duration swap = Duration.ZERO;
    private int finished;

    LiveView(Screen screen, Tally tally, int all) {
        this.screen = screen;
        this.tally = tally;
        this.all = all;
    }

    @Override
    public synchronized void on(DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Started started) {
            now = started.release().map(Object::toString).orElse("");
        } else if (event instanceof DeploymentEvent.StepStarted step) {
            now = step.phase().name().toLowerCase(Locale.ROOT) + ": " + step.step();
        } else if (event instanceof DeploymentEvent.Swapped swapped) {
            swap = swapped.took();
        } else if (event instanceof DeploymentEvent.Undoing undoing) {
            now = "going back: " + undoing.cause();
        } else if (event instanceof DeploymentEvent.Finished end) {
            finished++;
            now = "live, and visited";
            screen.line(line(end.report()));
        } else {
            return; // nothing that is shown has changed
        }
        draw();
    }

    /** Draws the counters anew; to be called now and then while nothing else happens. */
    synchronized void draw() {
        int done = BAR * finished / all;
        screen.draw(List.of(
                "[" + "#".repeat(done) + ".".repeat(BAR - done) + "] " + finished + " of " + all + "  " + now,
                tally.toString()));
    }

    private String line(Report report) {
        return String.format(
                Locale.ROOT,
                "%2d  %-6s  %-11s  %5d ms, swap %,6d µs  | %s%s",
                finished,
                report.release().map(Object::toString).orElse("-"),
                report.outcome() == Outcome.SUCCEEDED
                        ? "live"
                        : report.outcome().name(),
                report.took().toMillis(),
                swap.toNanos() / 1000,
                tally,
                report.failure().map(cause -> "\n    " + cause.getMessage()).orElse(""));
    }
}
