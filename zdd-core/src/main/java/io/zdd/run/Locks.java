package io.zdd.run;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.LockInfo;
import io.zdd.model.ZddException;
import io.zdd.transport.TransportException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The locks of all hosts of a run: taken in one order that is the same for every deployer, whatever it calls the hosts, and
 * all or none.
 */
final class Locks {
    private final Site site;
    private final Map<String, HostState> states;
    private final Run run;
    private final LockTerms terms;
    private final Map<String, HostLock> held = new ConcurrentHashMap<>();
    private Optional<Heartbeat> heartbeat = Optional.empty();

    Locks(Site site, FleetState state, Run run, LockTerms terms) {
        this.site = site;
        this.states = new LinkedHashMap<>();
        state.hosts().forEach(host -> states.put(host.host(), host));
        this.run = run;
        this.terms = terms;
    }

    /**
     * Takes those of all hosts that can be reached. Whoever calls this gives them back, also if it throws.
     *
     * @param purpose what they are taken for
     * @return the hosts that cannot be reached, in the order of the plan
     * @throws LockedException if somebody else holds one and is alive, or patience has ended
     * @throws ZddException if two of the hosts are one root
     */
    Map<String, TransportException> take(String purpose) {
        Map<String, TransportException> lost = takeAll(info(purpose, false));
        heartbeat = Optional.of(Heartbeat.of(held.values(), terms.beat(), run.deployment()));
        return lost;
    }

    /** Takes those of all hosts for a person, who gives them back by hand. */
    void hold(String reason) {
        Map<String, TransportException> lost = takeAll(info(reason, true));
        Unreachable.fail().check(states.size(), lost);
        held.clear();
    }

    private LockInfo info(String purpose, boolean manual) {
        return new LockInfo(
                run.deployment(), run.owner(), purpose, run.clock().instant(), List.copyOf(states.keySet()), manual);
    }

    private Map<String, TransportException> takeAll(LockInfo info) {
        List<Host> hosts = states.keySet().stream().map(site::host).toList();
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
        Optional<Long> until = terms.patience().map(time -> System.nanoTime() + time.toNanos());
        LockWatch watch = new LockWatch(site, states, run, terms);
        Map<String, LockSighting> left = Map.of();
        while (true) {
            Map<String, TransportException> lostNow = new LinkedHashMap<>();
            try {
                take(ordered, info, left, lostNow);
                lost.putAll(lostNow);
                return lost;
            } catch (LockedException taken) {
                release(false); // nobody waits while holding
                held.clear();
                left = watch.await(taken, until);
            }
        }
    }

    private void take(
            List<Host> ordered, LockInfo info, Map<String, LockSighting> left, Map<String, TransportException> lost) {
        for (Host host : ordered) {
            run.cancellation().check();
            Optional<LockSighting> theirs = Optional.ofNullable(left.get(host.name()));
            site.reaching(
                    List.of(host), "zdd-lock", lost, one -> held.put(one.name(), take(one, info, theirs)) == null);
        }
    }

    private HostLock take(Host host, LockInfo info, Optional<LockSighting> left) {
        try {
            HostLock lock = HostLock.take(state(host), site.transport(host), info, terms, run.durable(), left);
            left.flatMap(LockSighting::info)
                    .ifPresent(theirs -> run.tell(new DeploymentEvent.TookOver(run.deployment(), host.name(), theirs)));
            return lock;
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

    /** Gives back those that were taken, at the end; what cannot be given back is a warning. */
    void release() {
        heartbeat.ifPresent(Heartbeat::close);
        heartbeat = Optional.empty();
        release(true);
    }

    private void release(boolean ended) {
        site.each(held.entrySet(), "zdd-unlock", entry -> {
            release(entry.getKey(), entry.getValue(), ended);
            return true;
        });
    }

    /** Tried twice, for a lock that stays shuts everybody out. */
    private void release(String host, HostLock lock, boolean ended) {
        try {
            lock.release(ended);
        } catch (RuntimeException | Error first) {
            try {
                lock.release(ended);
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
