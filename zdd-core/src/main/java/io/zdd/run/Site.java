package io.zdd.run;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.Inspector;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** The hosts of a fleet and the transports to them, opened when first needed and kept until closed. */
final class Site implements AutoCloseable {
    static final int AT_ONCE = 64;
    private static final int CONNECTING = 12;

    private final Fleet fleet;
    private final Clock clock;
    private final Map<String, Transport> transports = new ConcurrentHashMap<>();
    private final Semaphore connecting = new Semaphore(CONNECTING);

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
        Transport open = transports.get(host.name());
        return open != null ? open : connect(host);
    }

    /** Servers refuse bursts of connections, so only so many are opened at once. */
    private Transport connect(Host host) {
        connecting.acquireUninterruptibly();
        try {
            Transport fresh = host.connector().connect(host.name());
            transports.put(host.name(), fresh);
            return fresh;
        } finally {
            connecting.release();
        }
    }

    FleetState inspect(Inspection inspection) {
        Map<Host, HostState> hosts = each("zdd-inspect", host -> inspect(host, inspection));
        return new FleetState(clock.instant(), List.copyOf(hosts.values()));
    }

    /** A connection that was kept may be dead by now. Looking changes nothing, so it is tried on a new one. */
    private HostState inspect(Host host, Inspection inspection) {
        boolean kept = transports.containsKey(host.name());
        try {
            return new Inspector(host, transport(host)).inspect(inspection);
        } catch (BatchFailedException refused) {
            throw refused;
        } catch (TransportException lost) {
            if (!kept) {
                throw lost;
            }
            Optional.ofNullable(transports.remove(host.name())).ifPresent(Transport::close);
            return new Inspector(host, transport(host)).inspect(inspection);
        }
    }

    /** Does it for all hosts at once. */
    <R> Map<Host, R> each(String name, Function<Host, R> work) {
        return Parallel.each(fleet.hosts(), AT_ONCE, name, work);
    }

    @Override
    public void close() {
        Parallel.each(List.copyOf(transports.values()), AT_ONCE, "zdd-close", transport -> {
            transport.close();
            return true;
        });
        transports.clear();
    }
}
