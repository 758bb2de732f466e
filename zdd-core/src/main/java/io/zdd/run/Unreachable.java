package io.zdd.run;

import io.zdd.model.ZddException;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.TransportException;
import java.util.Iterator;
import java.util.Map;

/**
 * What is done about hosts that cannot be reached when a run connects to them or locks them; one that is lost later has
 * failed. More than half of the fleet must be there in any case. Immutable.
 *
 * <pre>{@code
 * Deployer.builder(fleet).unreachable(Unreachable.skip(2)).build();
 * }</pre>
 */
public final class Unreachable {
    private final int most;
    private final boolean percent;

    private Unreachable(int most, boolean percent) {
        this.most = most;
        this.percent = percent;
    }

    /**
     * Nothing is done unless every host is there.
     *
     * @return the usual policy
     */
    public static Unreachable fail() {
        return new Unreachable(0, false);
    }

    /**
     * So many hosts at most are left out; report and history name them.
     *
     * @param most at least 1
     * @return the policy
     * @throws ZddException if fewer than one
     */
    public static Unreachable skip(int most) {
        if (most < 1) {
            throw new ZddException("at least one host must be allowed to be left out, not " + most);
        }
        return new Unreachable(most, false);
    }

    /**
     * A part of the fleet at most is left out, rounded down; report and history name those hosts.
     *
     * @param percent from 1 to 49, for more than half must be there
     * @return the policy
     * @throws ZddException if out of range
     */
    public static Unreachable skipPercent(int percent) {
        if (percent < 1 || percent > 49) {
            throw new ZddException("1 to 49 percent of a fleet can be left out, not " + percent);
        }
        return new Unreachable(percent, true);
    }

    /** Whether a host could not be reached, and not that something was refused there. */
    static boolean is(TransportException failed) {
        return !(failed instanceof BatchFailedException) && !(failed.getCause() instanceof BatchFailedException);
    }

    /** Throws what the first host said if too many are missing, what the others said suppressed in it. */
    void check(int declared, Map<String, TransportException> missing) {
        int allowed = percent ? declared * most / 100 : most;
        if (missing.isEmpty() || missing.size() <= allowed && 2 * missing.size() < declared) {
            return;
        }
        Iterator<TransportException> all = missing.values().iterator();
        TransportException first = all.next();
        all.forEachRemaining(other -> {
            if (other != first) {
                first.addSuppressed(other);
            }
        });
        if (allowed > 0) {
            first.addSuppressed(new ZddException(missing.size() + " of " + declared + " hosts cannot be reached: "
                    + missing.keySet() + "; no more than " + allowed
                    + " may be left out, and more than half must be there"));
        }
        throw first;
    }
}
