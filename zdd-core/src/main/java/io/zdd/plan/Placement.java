package io.zdd.plan;

import io.zdd.fleet.HostState;
import io.zdd.fleet.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * On which hosts of a fleet a step runs. Immutable; each method gives a changed copy.
 *
 * @param selector which hosts are meant
 * @param how on all of them, on the first, or on the first of each group
 * @param label by whose value the groups are made; a host without it is in the group of those without it
 */
public record Placement(Selector selector, How how, Optional<String> label) {
    /** On how many of the hosts that are meant. */
    public enum How {
        /** On all of them. */
        EVERYWHERE,
        /** On the first. */
        ONCE,
        /** On the first of those that have the same value of a label. */
        ONCE_PER_LABEL
    }

    /**
     * Every host.
     *
     * @return the usual placement
     */
    public static Placement everyHost() {
        return new Placement(Selector.everyHost(), How.EVERYWHERE, Optional.empty());
    }

    /**
     * The same on these hosts only.
     *
     * @param hosts which hosts are meant
     * @return a changed copy
     */
    public Placement on(Selector hosts) {
        return new Placement(hosts, how, label);
    }

    /**
     * The same on the first host only.
     *
     * @return a changed copy
     */
    public Placement once() {
        return new Placement(selector, How.ONCE, Optional.empty());
    }

    /**
     * The same on the first host of those that have the same value of a label.
     *
     * @param key the label, such as {@code dc}
     * @return a changed copy
     */
    public Placement oncePer(String key) {
        return new Placement(selector, How.ONCE_PER_LABEL, Optional.of(key));
    }

    /**
     * The hosts that are meant.
     *
     * @param hosts the hosts of a fleet, in their order
     * @return those of them on which the step runs
     */
    public List<HostState> select(List<HostState> hosts) {
        Set<Optional<String>> seen = new HashSet<>();
        return hosts.stream()
                .filter(selector::selects)
                .filter(host -> how != How.ONCE_PER_LABEL || seen.add(group(host)))
                .limit(how == How.ONCE ? 1 : Long.MAX_VALUE)
                .toList();
    }

    private Optional<String> group(HostState host) {
        return label.flatMap(key -> Optional.ofNullable(host.facts().labels().get(key)));
    }
}
