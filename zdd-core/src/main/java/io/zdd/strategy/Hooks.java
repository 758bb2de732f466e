package io.zdd.strategy;

import io.zdd.plan.Phase;
import io.zdd.plan.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The user's steps of each phase. Immutable.
 *
 * @param steps those of each place
 */
record Hooks(Map<Place, Map<Phase, List<Step>>> steps) {
    static final Hooks NONE = new Hooks(Map.of());

    /** Where in the phase. */
    enum Place {
        BEFORE,
        WITHIN,
        AFTER
    }

    List<Step> at(Place place, Phase phase) {
        return steps.getOrDefault(place, Map.of()).getOrDefault(phase, List.of());
    }

    Hooks plus(Place place, Phase phase, Step... more) {
        List<Step> all = new ArrayList<>(at(place, phase));
        all.addAll(List.of(more));
        Map<Phase, List<Step>> there = new EnumMap<>(Phase.class);
        there.putAll(steps.getOrDefault(place, Map.of()));
        there.put(phase, List.copyOf(all));
        Map<Place, Map<Phase, List<Step>>> changed = new EnumMap<>(Place.class);
        changed.putAll(steps);
        changed.put(place, there);
        return new Hooks(changed);
    }
}
