package io.zdd.run;

import io.zdd.fleet.Fleet;
import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.Inspector;
import io.zdd.model.ZddException;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** The hosts of a fleet and the transports to them, opened when first needed and kept until closed. */
final class Site implements AutoCloseable {
    private final Fleet fleet;
    private final Map<String, Host> byName = new HashMap<>();
    private final Clock clock;
    private final Bounds bounds;
    private final Map<String, Transport> transports = new ConcurrentHashMap<>();
    private final Semaphore connecting;

    Site(Fleet fleet, Clock clock, Bounds bounds) {
        this.fleet = fleet;
        fleet.hosts().forEach(host -> byName.put(host.name(), host));
        this.clock = clock;
        this.bounds = bounds;
        this.connecting = new Semaphore(bounds.connecting());
    }

    /**
     * How much is done at once.
     *
     * @param hosts on how many hosts something is done at once, each by a thread of its own
     * @param connecting how many connections are being opened at once; servers refuse bursts of them
     */
    record Bounds(int hosts, int connecting) {}

    Fleet fleet() {
        return fleet;
    }

    Clock clock() {
        return clock;
    }

    Host host(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> new ZddException(
                        "the plan is for another fleet: it has a host " + name + "; plan again with this deployer"));
    }

    Transport transport(Host host) {
        Transport open = transports.get(host.name());
        return open != null ? open : connect(host);
    }

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

    /** What is there on these hosts; those that cannot be reached are kept apart. */
    FleetState inspect(List<Host> hosts, Inspection inspection, Map<String, TransportException> unreachable) {
        Map<Host, Optional<HostState>> looked =
                reaching(hosts, "zdd-inspect", unreachable, host -> inspect(host, inspection));
        List<HostState> states =
                looked.values().stream().flatMap(Optional::stream).toList();
        Map<String, String> skipped = new LinkedHashMap<>();
        unreachable.forEach((host, why) -> skipped.put(host, String.valueOf(why.getMessage())));
        return new FleetState(clock.instant(), states, skipped);
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

    /** Does it for these hosts at once; those that cannot be reached give nothing and are named in a map, in order. */
    <R> Map<Host, Optional<R>> reaching(
            List<Host> hosts, String name, Map<String, TransportException> unreachable, Function<Host, R> work) {
        Map<String, TransportException> lost = new ConcurrentHashMap<>();
        Map<Host, Optional<R>> results = each(hosts, name, host -> {
            try {
                return Optional.of(work.apply(host));
            } catch (TransportException failed) {
                if (!Unreachable.is(failed)) {
                    throw failed;
                }
                lost.put(host.name(), failed);
                return Optional.empty();
            }
        });
        for (Host host : hosts) {
            Optional.ofNullable(lost.get(host.name())).ifPresent(why -> unreachable.put(host.name(), why));
        }
        return results;
    }

    /** Does it for all of these at once, so many at a time. */
    <K, R> Map<K, R> each(Collection<K> all, String name, Function<K, R> work) {
        return Parallel.each(List.copyOf(all), bounds.hosts(), name, work);
    }

    @Override
    public void close() {
        each(new ArrayList<>(transports.values()), "zdd-close", transport -> {
            transport.close();
            return true;
        });
        transports.clear();
    }
}
