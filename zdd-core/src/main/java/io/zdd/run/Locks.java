package io.zdd.run;

import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.LockInfo;
import io.zdd.model.ZddException;
import io.zdd.plan.Plan;
import io.zdd.transport.TransportException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The locks of all hosts of a run: taken in one order that is the same for every deployer, whatever it calls the hosts, and
 * all or none.
 */
final class Locks {
    private final Site site;
    private final Plan plan;
    private final Map<String, HostState> states;
    private final Run run;
    private final Map<String, HostLock> held = new ConcurrentHashMap<>();

    Locks(Site site, Plan plan, Run run) {
        this.site = site;
        this.plan = plan;
        this.states = plan.state().byName();
        this.run = run;
    }

    /**
     * Takes those of all hosts of the plan that can be reached. Whoever calls this gives them back, also if it throws.
     *
     * @return the hosts that cannot be reached, in the order of the plan
     * @throws LockedException if somebody else holds one
     * @throws ZddException if two of the hosts are one root
     */
    Map<String, TransportException> take(LockInfo info) {
        List<Host> hosts = plan.state().hosts().stream()
                .map(state -> site.host(state.host()))
                .toList();
        Map<String, TransportException> lost = new LinkedHashMap<>();
        site.reaching(hosts, "zdd-lock", lost, host -> {
            run.cancellation().check();
            HostLock.prepare(state(host), site.transport(host));
            return true;
        });
        List<Host> ordered = hosts.stream()
                .filter(host -> !lost.containsKey(host.name()))
                .sorted(Comparator.comparing(host -> state(host).identity()))
                .toList();
        for (Host host : ordered) {
            run.cancellation().check();
            site.reaching(List.of(host), "zdd-lock", lost, one -> held.put(one.name(), take(one, info)) == null);
        }
        return lost;
    }

    private HostLock take(Host host, LockInfo info) {
        try {
            return HostLock.take(state(host), site.transport(host), info);
        } catch (LockedException taken) {
            if (taken.lock().deployment().equals(run.deployment())) {
                throw new ZddException(host.name() + " and another host of the fleet are the same root "
                        + state(host).layout().root()
                        + ", under two names or on one shared file system; declare it once");
            }
            throw taken;
        }
    }

    HostLock of(String host) {
        return Objects.requireNonNull(held.get(host));
    }

    /** Gives back those that were taken; what cannot be given back is a warning. */
    void release() {
        site.each(held.entrySet(), "zdd-unlock", entry -> {
            release(entry.getKey(), entry.getValue());
            return true;
        });
    }

    /** Tried twice, for a lock that stays shuts everybody out. */
    private void release(String host, HostLock lock) {
        try {
            lock.release();
        } catch (RuntimeException | Error first) {
            try {
                lock.release();
            } catch (RuntimeException | Error second) {
                first.addSuppressed(second);
                run.warn(host + ": the lock could not be given back: " + first.getMessage());
            }
        }
    }

    private HostState state(Host host) {
        return Objects.requireNonNull(states.get(host.name()));
    }
}
