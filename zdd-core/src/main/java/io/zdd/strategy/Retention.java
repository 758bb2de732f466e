package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.fleet.Veto;
import io.zdd.model.ReleaseId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which releases are kept.
 *
 * @param keep how many that were live for good, the live one included
 * @param grace how long after retirement, where it cannot be seen whether a process runs from a release
 * @param veto which releases cannot go live again; they are kept as others are, but take no place of one that can
 */
record Retention(int keep, Duration grace, Veto veto) {
    Retention keep(int releases) {
        return new Retention(releases, grace, veto);
    }

    Retention grace(Duration time) {
        return new Retention(keep, time, veto);
    }

    Retention veto(Veto other) {
        return new Retention(keep, grace, other);
    }

    /** A line for each release that was live and cannot go live again. */
    List<String> vetoed(HostState state, Optional<ReleaseId> live) {
        return state.records().stream()
                .filter(record -> record.state().counts())
                .map(ReleaseRecord::id)
                .filter(id -> !live.equals(Optional.of(id)) && state.has(id))
                .flatMap(id -> veto.against(id).stream().map(why -> id + " cannot go live again: " + why))
                .toList();
    }

    /**
     * The releases that may go, the oldest first, once a release is live.
     *
     * @param state what was found before
     * @param live the release that is live then, or empty if that is not known
     * @param before the release that was live before it
     */
    List<ReleaseRecord> expendable(HostState state, Optional<ReleaseId> live, Optional<ReleaseId> before) {
        if (live.isEmpty()) {
            return List.of();
        }
        Set<ReleaseId> kept = new HashSet<>(Set.of(live.get()));
        before.ifPresent(kept::add);
        int counted = countsItself(state, live.get()) ? 0 : 1;
        int usable = counted;
        List<ReleaseRecord> expendable = new ArrayList<>();
        Set<ReleaseState> newestOfItsKind = new HashSet<>();
        for (ReleaseRecord record : state.records()) {
            if (record.foreign() || record.pinned()) {
                continue;
            }
            boolean counts = record.state().counts();
            boolean canGoLive = live.get().equals(record.id())
                    || !counts
                    || veto.against(record.id()).isEmpty();
            boolean spared = counts ? (canGoLive ? usable : counted) < keep : newestOfItsKind.add(kind(record.state()));
            counted += counts ? 1 : 0;
            usable += counts && canGoLive ? 1 : 0;
            if (!spared && !kept.contains(record.id())) {
                expendable.add(0, record);
            }
        }
        return List.copyOf(expendable);
    }

    /** Whether the live release is met, and counted, in the walk over the records. */
    private static boolean countsItself(HostState state, ReleaseId live) {
        return state.record(live)
                .filter(found -> found.state().counts() && !found.pinned() && !found.foreign())
                .isPresent();
    }

    /** Whatever did not become live is treated as failed: nobody else is deploying while the lock is held. */
    private static ReleaseState kind(ReleaseState state) {
        return state == ReleaseState.BAD ? ReleaseState.BAD : ReleaseState.FAILED;
    }
}
