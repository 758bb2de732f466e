package io.zdd.run;

import io.zdd.model.ZddException;
import io.zdd.plan.PlannedStep;

/** Makes one kind of exception of whatever a step threw: a sentence with host and step, no secret in it. */
final class StepFailures {
    private StepFailures() {}

    static Exception of(PlannedStep planned, Throwable failed, Scrubber scrubber) {
        boolean clean = scrubber.scrub(everything(failed)).equals(everything(failed));
        if (clean && failed instanceof ZddException ours) {
            return ours;
        }
        String what = failed instanceof ZddException
                ? String.valueOf(failed.getMessage())
                : failed.getClass().getSimpleName() + ": " + failed.getMessage();
        String sentence =
                planned.target().host() + ": the step '" + planned.step().name() + "' failed: " + what;
        return new ZddException(scrubber.scrub(sentence), clean ? failed : null);
    }

    /** The messages of an exception and of all below and beside it. */
    private static String everything(Throwable failed) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = failed; at != null; at = at.getCause()) {
            text.append(at.getMessage()).append('\n');
            for (Throwable beside : at.getSuppressed()) {
                text.append(everything(beside));
            }
        }
        return text.toString();
    }
}
