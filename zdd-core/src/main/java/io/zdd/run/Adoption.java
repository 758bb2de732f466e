package io.zdd.run;

import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.FileMode;
import io.zdd.model.Layout;
import io.zdd.model.Manifest;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes releases that another tool made into the records of a host, sealed as they are, in the order of their age. */
final class Adoption {
    private static final FileMode PRIVATE = FileMode.of(0660);

    private final HostState state;
    private final HostContext context;
    private final Map<ReleaseId, Long> places;

    Adoption(HostState state, HostContext context, List<ReleaseId> ids) {
        ids.forEach(id -> refuseUnlessForeign(id, state));
        this.state = state;
        this.context = context;
        this.places = places(state, ids);
    }

    void adopt(ReleaseId id) {
        Layout layout = state.layout();
        Inventory inventory = new Inventory(layout.release(id), List.of());
        Manifest sealed = context.apply(Batch.of(inventory)).of(inventory);
        ReleaseRecord record =
                known(id).toBuilder().fact("sealed", sealed.digest()).build();
        List<FileOperation<?>> operations = new ArrayList<>(List.of(
                new MakeDirectories(layout.manifest(id).parent(), FileMode.of(02770)),
                new Write(layout.manifest(id), sealed.text(), PRIVATE, true)));
        operations.addAll(context.writing(record));
        context.applyFenced(operations);
    }

    /** Those that were there before move in the order, which is no change of their state, so the history is not told. */
    void makeRoom() {
        List<Write> moved = state.records().stream()
                .filter(record -> places.containsKey(record.id()))
                .map(record -> record.toBuilder()
                        .sequence(places.getOrDefault(record.id(), record.sequence()))
                        .build())
                .filter(record -> !state.records().contains(record))
                .map(record -> new Write(state.layout().record(record.id()), record.toJson(), PRIVATE, true))
                .toList();
        if (!moved.isEmpty()) {
            context.applyFenced(moved);
        }
    }

    private ReleaseRecord known(ReleaseId id) {
        boolean live = state.live().equals(Optional.of(id));
        ReleaseState now = live ? ReleaseState.COMMITTED : ReleaseState.RETIRED;
        long place = places.getOrDefault(id, state.nextSequence());
        return state.record(id)
                .map(found -> places.containsKey(id) ? found.toBuilder().sequence(place) : found.toBuilder())
                .orElseGet(() ->
                        ReleaseRecord.builder(id, place, now, context.now()).fact("reason", "adopted"))
                .foreign(false)
                .build();
    }

    /** All that zdd did not activate itself, the newest at 0; what is live now is above them, as the last activation. */
    private static Map<ReleaseId, Long> places(HostState state, List<ReleaseId> ids) {
        List<ReleaseId> newestFirst = Stream.concat(
                        state.records().stream()
                                .filter(record -> record.sequence() < 1)
                                .map(ReleaseRecord::id),
                        ids.stream().filter(id -> state.record(id).isEmpty()))
                .filter(id -> !state.live().equals(Optional.of(id)))
                .distinct()
                .sorted(byAge(state).reversed())
                .toList();
        Map<ReleaseId, Long> places = new HashMap<>();
        newestFirst.forEach(id -> places.put(id, (long) -places.size()));
        return places;
    }

    /** What zdd itself followed is the newest, then by the other tool's log, then by name, where numbers count as such. */
    private static Comparator<ReleaseId> byAge(HostState state) {
        Set<ReleaseId> followed = state.records().stream()
                .flatMap(record -> record.previous().stream())
                .collect(Collectors.toUnmodifiableSet());
        return Comparator.comparing((ReleaseId id) -> followed.contains(id))
                .thenComparing(id -> state.journal().lastIndexOf(id))
                .thenComparing(id -> id.value().length())
                .thenComparing(ReleaseId::value);
    }

    private static void refuseUnlessForeign(ReleaseId id, HostState state) {
        if (!state.has(id) || state.record(id).map(record -> !record.foreign()).orElse(false)) {
            throw new ZddException(state.host() + ": there is no release " + id + " to adopt; without a record are "
                    + state.directories().stream()
                            .filter(name -> state.record(ReleaseId.of(name)).isEmpty())
                            .toList());
        }
    }
}
