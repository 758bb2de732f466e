package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.fleet.Selector;
import io.zdd.model.ZddException;
import io.zdd.plan.FailurePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many hosts go live at once. Every host is prepared before the first goes live, whatever the roll-out. Immutable.
 *
 * <pre>{@code
 * strategy.rollout(Rollout.canary(Selector.role("canary")).bake(Duration.ofMinutes(10))
 *     .then(Rollout.rollingPercent(25).pause(Duration.ofSeconds(30))));
 * }</pre>
 */
public final class Rollout {
    private final int hosts;
    private final boolean percent;
    private final Optional<Canary> canary;
    private final Duration pause;
    private final FailurePolicy policy;

    private Rollout(int hosts, boolean percent, Optional<Canary> canary, Duration pause, FailurePolicy policy) {
        this.hosts = hosts;
        this.percent = percent;
        this.canary = canary;
        this.pause = pause;
        this.policy = policy;
    }

    /**
     * The hosts that go first.
     *
     * @param hosts which
     * @param bake how long they are watched before the others follow
     */
    record Canary(Selector hosts, Duration bake) {
        List<HostState> of(List<HostState> fleet) {
            List<HostState> chosen = fleet.stream().filter(hosts::selects).toList();
            if (chosen.isEmpty()) {
                throw new ZddException("the canary " + hosts + " selects no host of the fleet");
            }
            return chosen;
        }
    }

    /**
     * All hosts at once: every host or none.
     *
     * @return the usual roll-out
     */
    public static Rollout allAtOnce() {
        return new Rollout(100, true, Optional.empty(), Duration.ZERO, FailurePolicy.NONE_MAY_FAIL);
    }

    /**
     * So many hosts at a time, in the order of the fleet. Old and new code run side by side meanwhile.
     *
     * @param hosts at least 1
     * @return the roll-out
     * @throws ZddException if fewer than one
     */
    public static Rollout rolling(int hosts) {
        if (hosts < 1) {
            throw new ZddException("a wave needs at least one host, not " + hosts);
        }
        return new Rollout(hosts, false, Optional.empty(), Duration.ZERO, FailurePolicy.NONE_MAY_FAIL);
    }

    /**
     * A part of the hosts at a time, rounded up, in the order of the fleet.
     *
     * @param percent of the fleet, from 1 to 100
     * @return the roll-out
     * @throws ZddException if out of range
     */
    public static Rollout rollingPercent(int percent) {
        if (percent < 1 || percent > 100) {
            throw new ZddException("a wave is 1 to 100 percent of the fleet, not " + percent);
        }
        return new Rollout(percent, true, Optional.empty(), Duration.ZERO, FailurePolicy.NONE_MAY_FAIL);
    }

    /**
     * These hosts first, then all others at once, unless {@link #then} says otherwise.
     *
     * @param first which hosts
     * @return the roll-out
     */
    public static Rollout canary(Selector first) {
        return allAtOnce().beginningWith(Optional.of(new Canary(first, Duration.ZERO)));
    }

    /**
     * Watches the first hosts for a time, their health checks repeated, before the others follow.
     *
     * @param time how long
     * @return a changed copy
     * @throws ZddException if negative, or if there are no first hosts
     */
    public Rollout bake(Duration time) {
        Canary first = canary.orElseThrow(
                () -> new ZddException("only the first hosts of a canary roll-out are watched; say canary(…).bake(…)"));
        return beginningWith(Optional.of(new Canary(first.hosts(), notNegative(time))));
    }

    /**
     * Rolls out to all other hosts like this.
     *
     * @param others how; its own first hosts are not heeded
     * @return the same first hosts, and then the other roll-out
     */
    public Rollout then(Rollout others) {
        return others.beginningWith(canary);
    }

    /**
     * Waits between waves.
     *
     * @param time how long
     * @return a changed copy
     * @throws ZddException if negative
     */
    public Rollout pause(Duration time) {
        return new Rollout(hosts, percent, canary, notNegative(time), policy);
    }

    /**
     * Lets so many hosts fail while they go live: each of them goes back alone, and the others go on.
     *
     * @param most at least 0, the default
     * @return a changed copy
     * @throws ZddException if negative
     */
    public Rollout maxFailures(int most) {
        return new Rollout(hosts, percent, canary, pause, new FailurePolicy(most, policy.onFailure()));
    }

    /**
     * Sets what is done when more hosts fail than may.
     *
     * @param deed {@link FailurePolicy.OnFailure#BACK_EVERYWHERE} by default
     * @return a changed copy
     */
    public Rollout onFailure(FailurePolicy.OnFailure deed) {
        return new Rollout(hosts, percent, canary, pause, new FailurePolicy(policy.maxFailures(), deed));
    }

    private Rollout beginningWith(Optional<Canary> first) {
        return new Rollout(hosts, percent, first, pause, policy);
    }

    private static Duration notNegative(Duration time) {
        if (time.isNegative()) {
            throw new ZddException("a time cannot be negative: " + time);
        }
        return time;
    }

    FailurePolicy policy() {
        return policy;
    }

    Duration pause() {
        return pause;
    }

    Optional<Canary> canary() {
        return canary;
    }

    /** The hosts in the order in which they go live; those of one list at once. */
    List<List<HostState>> waves(List<HostState> fleet) {
        List<List<HostState>> waves = new ArrayList<>();
        canary.ifPresent(first -> waves.add(first.of(fleet)));
        List<HostState> others = fleet.stream()
                .filter(host -> canary.isEmpty() || !canary.get().hosts().selects(host))
                .toList();
        int size = percent ? (fleet.size() * hosts + 99) / 100 : hosts;
        for (int from = 0; from < others.size(); from += size) {
            waves.add(List.copyOf(others.subList(from, Math.min(others.size(), from + size))));
        }
        return waves;
    }

    /** What the roll-out is called in a plan. */
    @Override
    public String toString() {
        String first = canary.map(
                        one -> one.hosts() + " first, watched for " + one.bake().toSeconds() + " s, then ")
                .orElse("");
        String size = percent ? (hosts == 100 ? "all" : hosts + " %") : String.valueOf(hosts);
        return first + size + " at once" + (pause.isZero() ? "" : ", " + pause.toSeconds() + " s between waves")
                + policy;
    }
}
