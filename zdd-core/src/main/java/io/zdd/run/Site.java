package io.zdd.run;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.Inspector;
import io.zdd.transport.Transport;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The hosts of a fleet and the transports to them, opened when first needed and kept until closed. */
final class Site implements AutoCloseable {
    private final Fleet fleet;
    private final Clock clock;
    private final Map<String, Transport> transports = new LinkedHashMap<>();

    Site(Fleet fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    Fleet fleet() {
        return fleet;
    }

    Clock clock() {
        return clock;
    }

    Transport transport(Host host) {
        return transports.computeIfAbsent(host.name(), name -> host.connector().connect(name));
    }

    FleetState inspect(Inspection inspection) {
        List<HostState> hosts = new ArrayList<>();
        for (Host host : fleet.hosts()) {
            hosts.add(new Inspector(host, transport(host)).inspect(inspection));
        }
        return new FleetState(clock.instant(), hosts);
    }

    @Override
    public void close() {
        transports.values().forEach(Transport::close);
        transports.clear();
    }
}
