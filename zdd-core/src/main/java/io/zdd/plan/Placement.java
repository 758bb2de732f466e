package io.zdd.plan;

import io.zdd.fleet.HostState;
import java.util.List;
import java.util.Optional;

/**
 * On which hosts of a fleet a step runs.
 *
 * @param role only hosts of this role, or empty for all
 * @param once whether only the first of those hosts is meant
 */
public record Placement(Optional<String> role, boolean once) {
    /**
     * Every host.
     *
     * @return the usual placement
     */
    public static Placement everyHost() {
        return new Placement(Optional.empty(), false);
    }

    /**
     * The hosts that are meant.
     *
     * @param hosts the hosts of a fleet, in their order
     * @return those of them on which the step runs
     */
    public List<HostState> select(List<HostState> hosts) {
        return hosts.stream()
                .filter(host -> role.map(host.roles()::contains).orElse(true))
                .limit(once ? 1 : Long.MAX_VALUE)
                .toList();
    }
}
