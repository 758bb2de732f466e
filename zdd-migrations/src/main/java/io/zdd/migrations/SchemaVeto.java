package io.zdd.migrations;

import io.zdd.fleet.Veto;
import io.zdd.model.ReleaseId;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which releases the schema, as it was when it was looked at, keeps from going live again.
 *
 * @param title the database, for the reasons
 * @param contracted the versions of which a contract was run
 * @param known what each release knows
 */
record SchemaVeto(String title, Set<Long> contracted, Map<String, KnownVersions> known) implements Veto {
    static SchemaVeto of(Session session) throws SQLException {
        Set<Long> contracted = SchemaGuard.contracted(new StepTable(session).rows());
        return new SchemaVeto(session.title(), contracted, new ReleaseTable(session).known());
    }

    @Override
    public Optional<String> against(ReleaseId release) {
        Set<Long> missing = known.getOrDefault(release.value(), new KnownVersions(new TreeSet<>()))
                .missing(contracted);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(title + ": it does not know the contract of "
                        + missing.stream().map(version -> "V" + version).collect(Collectors.joining(", "))
                        + ", which was run");
    }
}
