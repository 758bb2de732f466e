package io.zdd.fleet;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a host was declared to be, by which steps are placed and commands are filled.
 *
 * @param roles what it does, such as {@code web} or {@code db}
 * @param labels what else is known of it, such as {@code dc} and its value {@code eu}
 * @param variables what commands say differently there: {@code {{php}}} and its value {@code php8.2}
 */
public record HostFacts(Set<String> roles, Map<String, String> labels, Map<String, String> variables) {
    /** Nothing is known of the host. */
    static final HostFacts NONE = new HostFacts(Set.of(), Map.of(), Map.of());

    /** Copies the collections. */
    public HostFacts {
        roles = Set.copyOf(roles);
        labels = Map.copyOf(labels);
        variables = Map.copyOf(variables);
    }

    HostFacts withRoles(Set<String> names) {
        return new HostFacts(new LinkedHashSet<>(names), labels, variables);
    }

    HostFacts withLabel(String key, String value) {
        return new HostFacts(roles, with(labels, key, value), variables);
    }

    HostFacts withVariable(String name, String value) {
        return new HostFacts(roles, labels, with(variables, name, value));
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
