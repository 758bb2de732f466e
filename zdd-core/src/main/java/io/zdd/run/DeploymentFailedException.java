package io.zdd.run;

import io.zdd.model.ZddException;
import java.io.Serial;

/** A plan was not applied to its end; by {@link Report#orThrow()}. */
public class DeploymentFailedException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Report report;

    /**
     * The failure that a report tells of.
     *
     * @param report the report
     */
    public DeploymentFailedException(Report report) {
        super(
                report.verb() + report.release().map(id -> " of " + id).orElse("") + " ended " + report.outcome() + ": "
                        + report.failure().map(Exception::getMessage).orElse("no reason is known")
                        + (report.outcome() == Outcome.IN_DOUBT ? "; " + report.doubts() : ""),
                report.failure().orElse(null));
        this.report = report;
    }

    /**
     * What happened.
     *
     * @return the report
     */
    public Report report() {
        return report;
    }
}
