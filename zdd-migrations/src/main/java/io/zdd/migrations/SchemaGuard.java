package io.zdd.migrations;

import io.zdd.fleet.HostState;
import io.zdd.migrations.StepRow.State;
import io.zdd.model.ZddException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a release copes with the schema as it is. */
final class SchemaGuard {
    private final Session session;
    private final HostState host;
    private final Map<StepRow.Key, StepRow> steps;

    /**
     * What the schema allows now.
     *
     * @param host what was found where the release is to go live
     */
    SchemaGuard(Session session, HostState host) throws SQLException {
        this.session = session;
        this.host = host;
        steps = new StepTable(session).rows();
    }

    /** The versions of which a contract was run, if only in part. */
    private Set<Long> contracted() {
        return contracted(steps);
    }

    static Set<Long> contracted(Map<StepRow.Key, StepRow> steps) {
        return steps.values().stream()
                .filter(row -> row.step().phase() == MigrationPhase.CONTRACT && row.state() != State.FAILED)
                .map(row -> row.step().version())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Lets a release go live again.
     *
     * @throws RollbackBlockedException if it does not know a contract that was run
     */
    void refuseBack(String release) throws SQLException {
        Set<Long> contracted = contracted();
        Map<String, KnownVersions> known = new ReleaseTable(session).known();
        KnownVersions versions = known.getOrDefault(release, new KnownVersions(new TreeSet<>()));
        refuse(release, versions.missing(contracted), known, contracted);
    }

    /**
     * Lets a new release go live, and notes what it knows.
     *
     * @throws RollbackBlockedException if it does not know a contract that was run
     * @throws ZddException if an expand of it was not done
     */
    void refuseNew(String release, List<MigrationFile> files) throws SQLException {
        KnownVersions versions = KnownVersions.of(files);
        ReleaseTable releases = new ReleaseTable(session);
        refuse(release, versions.missing(contracted()), releases.known(), contracted());
        Changes changes = new Changes(session.database());
        for (MigrationFile file : files) {
            if (file.phase() == MigrationPhase.EXPAND
                    && !Pending.of(file, changes.of(file, List.of()), steps).isEmpty()) {
                throw new ZddException(session.title() + ": " + release + " cannot go live, because " + file
                        + " is not done. Put migrator.expand() into the phase before.");
            }
        }
        releases.know(release, versions);
    }

    private void refuse(String release, Set<Long> missing, Map<String, KnownVersions> known, Set<Long> contracted)
            throws SQLException {
        if (!missing.isEmpty()) {
            Optional<String> oldest = known.entrySet().stream()
                    .filter(entry -> entry.getValue().missing(contracted).isEmpty())
                    .map(Map.Entry::getKey)
                    .filter(host.directories()::contains)
                    .findFirst();
            throw new RollbackBlockedException(session.title(), release, missing, oldest);
        }
    }
}
