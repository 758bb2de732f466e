package io.zdd.run;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.Host;
import io.zdd.fleet.HostState;
import io.zdd.fleet.Inspection;
import io.zdd.fleet.Inspector;
import io.zdd.fleet.LockInfo;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.Verification;
import io.zdd.model.FileMode;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchFailedException;
import io.zdd.transport.FileOperation.Append;
import io.zdd.transport.FileOperation.DeleteTree;
import io.zdd.transport.FileOperation.Read;
import io.zdd.transport.FileOperation.RequireContent;
import io.zdd.transport.FileOperation.Sync;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What is done to records, locks and history outside a deployment; each change under the lock. */
final class Upkeep {
    private static final int LOCK_LIMIT = 1 << 20;
    private static final int LOG_LIMIT = 256 << 20;

    private final Site site;
    private final String owner;
    private final Events events;
    private final LockTerms terms;

    Upkeep(Site site, String owner, Events events, LockTerms terms) {
        this.site = site;
        this.owner = owner;
        this.events = events;
        this.terms = terms;
    }

    Map<String, List<HistoryEntry>> history() {
        return onEach("zdd-history", host -> {
            Read read = new Read(host.layout().log(), LOG_LIMIT);
            String text =
                    site.transport(host).apply(Batch.of(read)).of(read).text().orElse("");
            return HistoryEntry.parseAll(text);
        });
    }

    Map<String, Verification.Result> verify(ReleaseId id) {
        return onEach("zdd-verify", host -> {
            HostState state = inspect(host);
            Verification verification = new Verification(state.layout(), known(state, id));
            return verification.judge(site.transport(host).apply(verification.batch()));
        });
    }

    private <R> Map<String, R> onEach(String name, Function<Host, R> look) {
        Map<String, R> all = new LinkedHashMap<>();
        site.each(site.fleet().hosts(), name, look).forEach((host, found) -> all.put(host.name(), found));
        return all;
    }

    void pin(ReleaseId id, boolean pinned) {
        locked((pinned ? "pin " : "unpin ") + id, id, (state, context) -> {
            ReleaseRecord record = known(state, id).toBuilder().pinned(pinned).build();
            context.record(List.of(), record, List.of());
        });
    }

    void adopt(List<ReleaseId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        locked("adopt " + ids, ids.get(0), (state, context) -> {
            Adoption adoption = new Adoption(state, context, ids);
            adoption.makeRoom();
            ids.forEach(adoption::adopt);
        });
    }

    void unlock(String reason) {
        if (reason.isBlank()) {
            throw new ZddException("unlocking needs a reason, for the history");
        }
        for (Host host : site.fleet().hosts()) {
            HostState state = inspect(host);
            Read read = new Read(state.layout().lock(), LOCK_LIMIT);
            Optional<String> lock =
                    site.transport(host).apply(Batch.of(read)).of(read).text();
            if (lock.isPresent()) {
                unlock(state.orThrow(), lock.get(), site.transport(host), reason);
            }
        }
    }

    /** The lock that was looked at and no other: meanwhile it may have been given back and taken by somebody at work. */
    private void unlock(HostState state, String lock, Transport transport, String reason) {
        String deployment = LockInfo.fromJson(lock).deployment();
        HistoryEntry entry = new HistoryEntry(
                site.clock().instant(), deployment, owner, Optional.empty(), "UNLOCKED", Optional.of(reason));
        RequireContent same = new RequireContent(state.layout().lock(), lock);
        try {
            transport.apply(Batch.of(
                            same,
                            new Append(state.layout().log(), entry.line(), FileMode.of(0660)),
                            new Sync(state.layout().log(), false),
                            new DeleteTree(state.layout().heartbeat()),
                            new DeleteTree(state.layout().lock()),
                            new Sync(state.layout().home(), false))
                    .exclusive(state.layout().mutex()));
        } catch (BatchFailedException failed) {
            if (same.equals(failed.operation())) {
                throw new TransportException(
                        state.host(),
                        "the lock has changed hands since it was looked at, so it was left alone; see status() for who"
                                + " holds it now",
                        failed);
            }
            throw failed;
        }
    }

    void hold(String reason) {
        if (reason.isBlank()) {
            throw new ZddException("holding needs a reason, for whoever is refused");
        }
        Run run = run();
        Locks locks = new Locks(site, inspectAll(), run, terms);
        try {
            locks.hold(reason);
        } finally {
            locks.release();
        }
    }

    /** All hosts are locked, or nothing is done on any. */
    private void locked(String purpose, ReleaseId id, BiConsumer<HostState, HostContext> work) {
        Run run = run();
        Locks locks = new Locks(site, inspectAll(), run, terms);
        try {
            Unreachable.fail().check(site.fleet().hosts().size(), locks.take(purpose));
            for (Host host : site.fleet().hosts()) {
                HostState state = inspect(host);
                Transport transport = site.transport(host);
                work.accept(state, new HostContext(run, new StepTarget(state, id), transport, locks.of(host.name())));
            }
        } finally {
            locks.release();
        }
    }

    private Run run() {
        return new Run(Deployments.newId(), owner, site.clock(), events, true, 1);
    }

    private FleetState inspectAll() {
        Map<String, TransportException> missing = new LinkedHashMap<>();
        List<Host> hosts = site.fleet().hosts();
        FleetState state = site.inspect(hosts, Inspection.usual(), missing);
        Unreachable.fail().check(hosts.size(), missing);
        state.hosts().forEach(HostState::orThrow);
        return state;
    }

    private HostState inspect(Host host) {
        return new Inspector(host, site.transport(host)).inspect(Inspection.usual());
    }

    private static ReleaseRecord known(HostState state, ReleaseId id) {
        return state.record(id)
                .orElseThrow(() -> new ZddException(state.host() + ": there is no record of a release " + id
                        + "; there are records of "
                        + state.records().stream().map(ReleaseRecord::id).toList()));
    }
}
