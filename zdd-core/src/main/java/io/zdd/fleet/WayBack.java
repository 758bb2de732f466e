package io.zdd.fleet;

import io.zdd.model.ReleaseId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds the release to go back to, by the records and by the other tool's log. */
final class WayBack {
    private final HostState state;

    WayBack(HostState state) {
        this.state = state;
    }

    /**
     * First what was live before the live one, as each release says of itself. After going to an old release that chain
     * may end though good releases are there: then it is the good one that was live last.
     */
    Optional<ReleaseId> from(ReleaseId live) {
        Set<ReleaseId> seen = new HashSet<>(Set.of(live));
        Optional<ReleaseId> candidate = predecessor(live);
        while (candidate.isPresent() && seen.add(candidate.get())) {
            if (isGood(candidate.get())) {
                return candidate;
            }
            candidate = predecessor(candidate.get());
        }
        return state.records().stream()
                .map(ReleaseRecord::id)
                .filter(id -> !id.equals(live) && isGood(id))
                .findFirst();
    }

    private boolean isGood(ReleaseId id) {
        return state.has(id)
                && !state.damaged().contains(id.value())
                && !state.journalBad().contains(id)
                && state.record(id)
                        .map(found -> found.foreign() && found.state() != ReleaseState.BAD
                                || found.state().counts())
                        .orElse(true);
    }

    private Optional<ReleaseId> predecessor(ReleaseId id) {
        Optional<ReleaseId> recorded = state.record(id).flatMap(ReleaseRecord::previous);
        if (recorded.isPresent()) {
            return recorded;
        }
        int at = state.journal().lastIndexOf(id);
        return at > 0 ? Optional.of(state.journal().get(at - 1)) : Optional.empty();
    }
}
