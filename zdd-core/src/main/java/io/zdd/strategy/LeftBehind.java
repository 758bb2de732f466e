package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.fleet.Undertaking;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A release on one host whose deployment or rollback was killed, and what is done about it.
 *
 * @param host the host as it was left
 * @param record the release's record
 * @param way what is done
 */
record LeftBehind(HostState host, ReleaseRecord record, Way way) {
    /** What is done about it. */
    enum Way {
        /** It was never live: it is thrown away. */
        DISCARD,
        /** The host goes back to what it served before. */
        BACK,
        /** It goes live, or stays live, for good. */
        FORWARD,
        /** Somebody else changed what is live: that is left as it is, and the release is marked. */
        FOREIGN,
        /** A person must look. */
        LEAVE
    }

    /** Decides for one host. */
    static LeftBehind of(HostState host, ReleaseRecord record, boolean forward) {
        return new LeftBehind(host, record, way(host, record, forward));
    }

    private static Way way(HostState host, ReleaseRecord record, boolean forward) {
        Optional<String> ours = Optional.of(host.layout().linkText(record.id()));
        boolean swapped = host.current().equals(ours);
        if (!swapped && !record.state().isGoingLive()) {
            return forward && record.state() == ReleaseState.PREPARED ? Way.FORWARD : Way.DISCARD;
        }
        Optional<Undertaking> undertaking = Undertaking.of(record);
        if (undertaking.isEmpty()) {
            return Way.LEAVE;
        }
        if (!swapped && !host.current().equals(undertaking.get().from())) {
            return Way.FOREIGN;
        }
        if (forward) {
            return Way.FORWARD;
        }
        return isThere(host, undertaking.get().from()) && isReadable(undertaking.get()) ? Way.BACK : Way.LEAVE;
    }

    /** Whether the link may lead there again; what is no release of ours is taken as it was. */
    private static boolean isThere(HostState host, Optional<String> from) {
        String releases = host.layout().current().linkTextTo(host.layout().releases()) + "/";
        return from.filter(text -> text.startsWith(releases)).isEmpty()
                || host.releaseAt(from).isPresent();
    }

    private static boolean isReadable(Undertaking undertaking) {
        try {
            undertaking.before().map(ReleaseRecord::fromJson);
            return true;
        } catch (ZddException damaged) {
            return false;
        }
    }

    String deployment() {
        return record.fact("deployment").orElse("unknown");
    }

    /** What is live when that is done. */
    Optional<ReleaseId> live() {
        if (way == Way.FORWARD) {
            return Optional.of(record.id());
        }
        return way == Way.BACK ? old() : host.live();
    }

    boolean isSwapped() {
        return host.current().equals(ours());
    }

    private Optional<String> ours() {
        return Optional.of(host.layout().linkText(record.id()));
    }

    private Optional<String> from() {
        return Undertaking.of(record).flatMap(Undertaking::from);
    }

    /** What was live before, if that was a release. */
    private Optional<ReleaseId> old() {
        return host.releaseAt(from());
    }

    /** What the link must lead to, if that is not what it leads to now. */
    Optional<Optional<String>> link() {
        if (way == Way.FORWARD && !isSwapped()) {
            return Optional.of(ours());
        }
        return way == Way.BACK && isSwapped() ? Optional.of(from()) : Optional.empty();
    }

    /** Whether it is still to be said what is live there, by us. */
    boolean isOurs() {
        return way != Way.FOREIGN && way != Way.LEAVE;
    }

    /** Whether services may run code that is not what the link leads to, or leads to then. */
    boolean mayNeedReload() {
        return way == Way.BACK || way == Way.FORWARD;
    }

    /** The records that change, this release's own last: when it is written, nothing is left to do. */
    List<ReleaseRecord> settled(Instant at) {
        if (way == Way.LEAVE) {
            return List.of();
        }
        if (way == Way.FORWARD) {
            return forward(at);
        }
        if (way == Way.BACK) {
            return Stream.concat(old().stream().flatMap(id -> liveAgain(id, at)), Stream.of(undone(at)))
                    .toList();
        }
        return List.of(in(way == Way.DISCARD ? ReleaseState.FAILED : ReleaseState.BAD, at));
    }

    private ReleaseRecord undone(Instant at) {
        return Undertaking.of(record)
                .flatMap(Undertaking::before)
                .map(ReleaseRecord::fromJson)
                .orElseGet(() -> in(ReleaseState.BAD, at));
    }

    private ReleaseRecord in(ReleaseState state, Instant at) {
        return record.toBuilder()
                .state(state, at)
                .without("undertaking")
                .fact("reason", "its deployment " + deployment() + " was killed")
                .build();
    }

    /** Killed while it was committed, the record of the old release may say that it was left. */
    private Stream<ReleaseRecord> liveAgain(ReleaseId id, Instant at) {
        return host
                .record(id)
                .filter(old -> old.state() == ReleaseState.RETIRED || old.state() == ReleaseState.BAD)
                .filter(old -> !old.foreign())
                .map(old -> old.toBuilder()
                        .state(ReleaseState.COMMITTED, at)
                        .without("reason")
                        .build())
                .stream();
    }

    private List<ReleaseRecord> forward(Instant at) {
        Optional<String> reason = Undertaking.of(record).flatMap(Undertaking::reason);
        ReleaseState left = reason.isPresent() ? ReleaseState.BAD : ReleaseState.RETIRED;
        List<ReleaseRecord> records = new ArrayList<>();
        old().filter(id -> !id.equals(record.id()))
                .ifPresent(id -> records.add(host.record(id)
                        .map(ReleaseRecord::toBuilder)
                        .orElseGet(() -> ReleaseRecord.builder(id, 0, left, at).foreign(true))
                        .state(left, at)
                        .without("reason")
                        .without("undertaking")
                        .fact("reason", reason)
                        .build()));
        records.add(record.in(ReleaseState.COMMITTED, at));
        return records;
    }

    /** The sentence for plan and report. */
    String finding() {
        return host.host() + ": the deployment " + deployment()
                + record.fact("by").map(by -> " of " + by).orElse("") + " was killed when release " + record.id()
                + " was " + record.state() + "; " + what();
    }

    private String what() {
        if (way == Way.BACK) {
            return (isSwapped() ? "the link goes back to " : "the link leads to ") + from().orElse("nothing")
                    + ", and services are reloaded";
        }
        if (way == Way.FOREIGN) {
            return "current leads to " + host.current().orElse("nothing")
                    + " meanwhile, which is left as it is, and the release is marked as bad";
        }
        if (way == Way.LEAVE) {
            return "nothing certain is known of what was live before, so nothing is done; say what is right there by a"
                    + " rollback to a named release, or deploy";
        }
        return way == Way.FORWARD ? "it goes live there for good" : "it was never live there and is thrown away";
    }
}
