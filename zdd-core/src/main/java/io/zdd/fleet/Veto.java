package io.zdd.fleet;

import io.zdd.model.ReleaseId;
import java.util.Optional;

/**
 * Tells of a release whether something outside the hosts, such as the schema of a database, keeps it from going live again.
 *
 * <p>It is asked on the thread that plans or looks, and answers alike for as long as one plan is made.
 */
@FunctionalInterface
public interface Veto {
    /**
     * Why a release cannot go live again.
     *
     * @param release a release that is on a host
     * @return the reason, or empty if it can
     */
    Optional<String> against(ReleaseId release);
}
