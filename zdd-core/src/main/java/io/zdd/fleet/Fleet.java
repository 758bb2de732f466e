package io.zdd.fleet;

import io.zdd.model.ZddException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The hosts that serve one application, in their order.
 *
 * @param hosts at least one, each with its own name
 */
public record Fleet(List<Host> hosts) {
    /**
     * Checks the hosts.
     *
     * @throws ZddException if there is none, a name stands twice, or a host has no root or no transport
     */
    public Fleet {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new ZddException("a fleet needs at least one host");
        }
        Set<String> names = new HashSet<>();
        for (Host host : hosts) {
            host.layout();
            host.connector();
            if (!names.add(host.name())) {
                throw new ZddException("two hosts are named " + host.name() + "; names must differ");
            }
        }
    }

    /**
     * The fleet of these hosts.
     *
     * @param hosts at least one
     * @return the fleet
     * @throws ZddException if the hosts are not complete or not distinct
     */
    public static Fleet of(Host... hosts) {
        return new Fleet(List.of(hosts));
    }
}
