package io.zdd.run;

import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.LockInfo;
import io.zdd.transport.Capability;
import io.zdd.transport.TransportException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Watches a lock that somebody else holds, until it is free, or its owner shows that it is alive, or has not shown it for
 * the lease on any host that it holds. The time is this machine's own; clocks of two machines are never compared.
 */
final class LockWatch {
    private static final int LOOKS = 24;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Site site;
    private final Map<String, HostState> states;
    private final Run run;
    private final LockTerms terms;
    private final Duration pause;

    LockWatch(Site site, Map<String, HostState> states, Run run, LockTerms terms) {
        this.site = site;
        this.states = states;
        this.run = run;
        this.terms = terms;
        Duration wanted = terms.lease().dividedBy(LOOKS);
        this.pause = wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }

    /**
     * Waits, holding nothing.
     *
     * @param taken where somebody else's lock was found
     * @param until the moment by the JVM's own clock at which patience ends, or empty for as long as it takes to judge
     * @return the locks that were left behind, by their hosts; empty if it is worth trying again
     * @throws LockedException if the owner is alive, or patience has ended
     */
    Map<String, LockSighting> await(LockedException taken, Optional<Long> until) {
        boolean forGood = taken.lock().manual() || !canBeTakenOver(taken.host());
        if (terms.isImpatient() || forGood && until.isEmpty()) {
            throw taken;
        }
        run.tell(new DeploymentEvent.Waiting(run.deployment(), taken.host(), taken.lock()));
        Map<String, LockSighting> first = look(taken);
        long still = 0;
        long looked = System.nanoTime();
        while (holds(taken, first)) {
            if (!forGood
                    && (hasEnded(taken.lock(), first) || still >= terms.lease().toNanos())) {
                return leftBehind(taken, first);
            }
            if (until.isPresent() && System.nanoTime() - until.get() >= 0) {
                throw taken;
            }
            pause();
            Map<String, LockSighting> now = look(taken);
            long then = looked;
            looked = System.nanoTime();
            if (isAlive(taken, first, now)) {
                if (until.isEmpty()) {
                    throw taken;
                }
                first = now;
                still = 0;
            } else {
                first.keySet().retainAll(now.keySet());
                // Where this process itself was stopped for a while, its owner may have been, too.
                still += Math.min(looked - then, 2 * pause.toNanos());
            }
        }
        return Map.of();
    }

    private void pause() {
        try {
            run.cancellation().interruptibly(() -> {
                long nanos = pause.toNanos();
                Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(nanos / 2, nanos))
                                .toMillis()
                        + 1);
                return true;
            });
        } catch (RuntimeException cancelled) {
            throw cancelled;
        } catch (Exception interrupted) {
            throw new CancelledException();
        }
    }

    /** All hosts of its owner that are ours, too, and can be reached; the one where it was found is always among them. */
    private Map<String, LockSighting> look(LockedException taken) {
        List<Host> hosts = states.keySet().stream()
                .filter(name ->
                        name.equals(taken.host()) || taken.lock().participants().contains(name))
                .map(site::host)
                .toList();
        Map<String, LockSighting> seen = new LinkedHashMap<>();
        site.reaching(hosts, "zdd-watch", new LinkedHashMap<String, TransportException>(), this::lookAt)
                .forEach((host, sighting) -> sighting.ifPresent(found -> seen.put(host.name(), found)));
        return seen;
    }

    private LockSighting lookAt(Host host) {
        return LockSighting.of(state(host.name()).layout(), site.transport(host));
    }

    private static boolean holds(LockedException taken, Map<String, LockSighting> seen) {
        LockSighting there = seen.get(taken.host());
        return there != null && there.info().filter(taken.lock()::equals).isPresent();
    }

    private static boolean hasEnded(LockInfo lock, Map<String, LockSighting> seen) {
        return seen.values().stream().anyMatch(sighting -> sighting.ended().equals(Optional.of(lock.deployment())));
    }

    /** Only where its lock was found first: on its other hosts what changes is somebody else's. */
    private static boolean isAlive(
            LockedException taken, Map<String, LockSighting> first, Map<String, LockSighting> now) {
        LockSighting there = Objects.requireNonNull(first.get(taken.host()));
        return first.entrySet().stream()
                .filter(entry -> entry.getValue().isOfSameOwner(there))
                .anyMatch(entry -> {
                    LockSighting later = now.get(entry.getKey());
                    return later != null && !later.equals(entry.getValue());
                });
    }

    /** Only where somebody can look and change in one. */
    private boolean canBeTakenOver(String host) {
        return state(host).capabilities().contains(Capability.EXCLUSIVE);
    }

    private Map<String, LockSighting> leftBehind(LockedException taken, Map<String, LockSighting> seen) {
        LockSighting there = Objects.requireNonNull(seen.get(taken.host()));
        Map<String, LockSighting> left = new LinkedHashMap<>();
        seen.forEach((host, sighting) -> {
            if (sighting.isOfSameOwner(there) && canBeTakenOver(host)) {
                left.put(host, sighting);
            }
        });
        return left;
    }

    private HostState state(String host) {
        return Objects.requireNonNull(states.get(host));
    }
}
