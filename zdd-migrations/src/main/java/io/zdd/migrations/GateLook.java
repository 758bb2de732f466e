package io.zdd.migrations;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.HostState;
import io.zdd.model.ReleaseId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Why a contract may not be run, by what the hosts and the database say now. */
final class GateLook {
    private final Session session;
    private final Gate gate;
    private final FleetState fleet;
    private final Map<String, KnownVersions> known;
    private final Map<String, ReleaseTable.Noted> hosts;
    private final Map<Long, BackfillRow> backfills;

    GateLook(Session session, Gate gate, FleetState fleet) throws SQLException {
        this.session = session;
        this.gate = gate;
        this.fleet = fleet;
        ReleaseTable releases = new ReleaseTable(session);
        known = releases.known();
        hosts = releases.hosts();
        backfills = new BackfillTable(session).rows();
    }

    /** What holds back every contract. */
    List<String> general() {
        List<String> reasons = new ArrayList<>();
        fleet.skipped().forEach((host, why) -> reasons.add(host + " was not reached: " + why));
        TreeSet<String> strangers = new TreeSet<>(hosts.keySet());
        strangers.removeAll(fleet.byName().keySet());
        strangers.removeAll(fleet.skipped().keySet());
        strangers.forEach(host -> reasons.add(host
                + " used this database and was not asked; if it is gone for good, call" + " forget(\"" + host + "\")"));
        for (HostState host : fleet.hosts()) {
            host.lock().ifPresent(lock -> reasons.add(host.host() + " is being deployed to, by " + lock.owner()));
            if (host.live().isEmpty() && host.current().isPresent()) {
                reasons.add(host.host() + " serves " + host.current().get() + ", which is no release");
            }
            host.live().flatMap(live -> unnoted(host.host(), live.value())).ifPresent(reasons::add);
        }
        hosts.values().stream()
                .mapToLong(ReleaseTable.Noted::seconds)
                .filter(seconds -> seconds < gate.soak().toSeconds())
                .min()
                .ifPresent(seconds -> reasons.add("the last host went live " + seconds + " s ago, and the soak is "
                        + gate.soak().toSeconds() + " s"));
        return reasons;
    }

    /** Another release than the noted one went live without its note, or after the fleet was asked. */
    private Optional<String> unnoted(String host, String live) {
        ReleaseTable.Noted noted = hosts.get(host);
        if (!known.containsKey(live) || noted != null && noted.release().equals(live)) {
            return Optional.empty();
        }
        return Optional.of(host + " was found with " + live + ", and the database has noted "
                + (noted == null ? "nothing" : noted.release())
                + " for it; ask the fleet again, or deploy with note()");
    }

    /** What holds back all contracts from this backfill on, if it does. */
    Optional<String> unfilled(MigrationFile file) {
        BackfillRow row = backfills.get(file.version());
        if (row != null && row.done()) {
            return Optional.empty();
        }
        BackfillProgress progress = row == null ? BackfillProgress.notBegun(file) : BackfillProgress.of(file, row);
        return Optional.of("not filled yet: " + progress);
    }

    /** What holds back the contract of one version. */
    List<String> of(long version, Optional<MigrationFile> backfill) throws SQLException {
        List<String> reasons = new ArrayList<>();
        for (HostState host : fleet.hosts()) {
            host.live()
                    .flatMap(live -> lacks(live, version))
                    .ifPresent(why -> reasons.add(host.host() + " runs " + why));
            if (gate.keepsRollback()) {
                host.before()
                        .flatMap(before -> lacks(before, version))
                        .ifPresent(why -> reasons.add(host.host() + " could no longer go back to " + why));
            }
        }
        if (backfill.isPresent()) {
            unverified(backfill.get()).ifPresent(reasons::add);
        }
        return reasons;
    }

    private Optional<String> lacks(ReleaseId release, long version) {
        KnownVersions versions = known.get(release.value());
        if (versions == null) {
            return Optional.of(release + ", of which nobody noted what migrations it knows");
        }
        return versions.contains(version)
                ? Optional.empty()
                : Optional.of(release + ", which does not know V" + version);
    }

    /** A backfill that was done may have got new gaps, so it is verified now. */
    private Optional<String> unverified(MigrationFile file) throws SQLException {
        Optional<String> verify = BackfillScript.of(file, session.database()).verify();
        if (verify.isEmpty()) {
            return Optional.of(file + " has no @verify, so it cannot be told whether rows are left");
        }
        BackfillRow row = backfills.get(file.version());
        return row != null && row.done() && session.finds(verify.get())
                ? Optional.of("there are rows to fill again: " + verify.get())
                : Optional.empty();
    }
}
