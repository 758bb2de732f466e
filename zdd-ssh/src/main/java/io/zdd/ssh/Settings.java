package io.zdd.ssh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration says about one destination, by keywords in lower case.
 *
 * @param values what was said; a keyword that says nothing is absent
 * @param expanded whether tokens, tildes and variables are expanded wherever {@code ssh -G} expands them
 */
record Settings(Map<String, List<Setting>> values, boolean expanded) {
    Settings {
        Map<String, List<Setting>> copy = new LinkedHashMap<>();
        values.forEach((keyword, list) -> copy.put(keyword, List.copyOf(list)));
        values = Map.copyOf(copy);
    }

    Optional<Setting> first(String keyword) {
        return all(keyword).stream().findFirst();
    }

    List<Setting> all(String keyword) {
        return values.getOrDefault(keyword, List.of());
    }
}
