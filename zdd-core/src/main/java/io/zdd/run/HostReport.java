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
            Outcome.SKIPPED,
            Outcome.SUCCEEDED,
            Outcome.FAILED,
            Outcome.ROLLED_BACK,
            Outcome.PARTIAL,
            Outcome.CANCELLED,
            Outcome.IN_DOUBT,
            Outcome.FOREIGN);

    /** The gravest of all; partial, if it is live on some of them and nothing is graver than that. */
    static Outcome together(List<HostReport> hosts) {
        List<Outcome> outcomes = hosts.stream().map(HostReport::outcome).toList();
        Outcome gravest =
                outcomes.stream().max(Comparator.comparingInt(GRAVITY::indexOf)).orElse(Outcome.SUCCEEDED);
        boolean wentBack = gravest == Outcome.FAILED || gravest == Outcome.ROLLED_BACK;
        return wentBack && outcomes.contains(Outcome.SUCCEEDED) ? Outcome.PARTIAL : gravest;
    }
}
