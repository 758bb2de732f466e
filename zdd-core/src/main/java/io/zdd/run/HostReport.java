package io.zdd.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended on one host.
 *
 * @param host its name
 * @param outcome {@link Outcome#FAILED} also for a host on which nothing failed but that was put back before anything was live
 * @param failure what went wrong there first, if something did
 */
public record HostReport(String host, Outcome outcome, Optional<Exception> failure) {
    /** From what is nothing to worry about to what somebody must look at. */
    private static final List<Outcome> GRAVITY = List.of(
            Outcome.SUCCEEDED,
            Outcome.FAILED,
            Outcome.ROLLED_BACK,
            Outcome.CANCELLED,
            Outcome.IN_DOUBT,
            Outcome.FOREIGN);

    /** The gravest of all. */
    static Outcome together(List<HostReport> hosts) {
        return hosts.stream()
                .map(HostReport::outcome)
                .max(Comparator.comparingInt(GRAVITY::indexOf))
                .orElse(Outcome.SUCCEEDED);
    }
}
