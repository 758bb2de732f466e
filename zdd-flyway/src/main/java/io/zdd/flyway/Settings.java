package io.zdd.flyway;

import io.zdd.migrations.ForeignTool;
import io.zdd.migrations.MigrationPhase;
import io.zdd.model.ZddException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.pattern.ValidatePattern;

/**
 * What a user has set.
 *
 * @param configuration Flyway's, as it is used without zdd
 * @param contracts where the scripts lie that contract; empty if there are none
 * @param allowed what is let through although it is no SQL, and why
 * @param tool judges and limits
 */
record Settings(Configuration configuration, List<String> contracts, Map<String, String> allowed, ForeignTool tool) {
    Settings {
        contracts = List.copyOf(contracts);
        allowed = Map.copyOf(allowed);
    }

    static Settings of(Configuration configuration) {
        Configuration copy = copy(configuration);
        DataSource source = copy.getDataSource();
        if (source == null) {
            throw new ZddException("Flyway's configuration has no database: give it dataSource(…)");
        }
        if (copy.isGroup()) {
            throw new ZddException(
                    "Flyway's configuration asks for all scripts in one transaction, which keeps every lock"
                            + " to its end; set group(false)");
        }
        return new Settings(copy, List.of(), Map.of(), ForeignTool.on(source));
    }

    private static FluentConfiguration copy(Configuration configuration) {
        return Flyway.configure(configuration.getClassLoader()).configuration(configuration);
    }

    Settings contractsIn(String... locations) {
        if (locations.length == 0) {
            throw new ZddException("contracts need a location, such as filesystem:db/contract");
        }
        return new Settings(configuration, List.of(locations), allowed, tool);
    }

    Settings allow(String script, String reason) {
        if (reason.isBlank()) {
            throw new ZddException("a reason is missing why " + script + " may be run although nobody can judge it");
        }
        Map<String, String> more = new TreeMap<>(allowed);
        more.put(script, reason);
        return new Settings(configuration, contracts, more, tool);
    }

    Settings tool(ForeignTool other) {
        return new Settings(configuration, contracts, allowed, other);
    }

    /** Flyway as it is, with the locations of all phases. */
    FluentConfiguration all() {
        Location[] more =
                copy(configuration).locations(contracts.toArray(String[]::new)).getLocations();
        return ordered(copy(configuration))
                .locations(Stream.concat(Stream.of(configuration.getLocations()), Stream.of(more))
                        .toArray(Location[]::new));
    }

    /** Flyway with what belongs to one phase; what the other one has run is missing there, and need not be. */
    FluentConfiguration of(MigrationPhase phase) {
        FluentConfiguration some = ordered(copy(configuration));
        if (phase == MigrationPhase.CONTRACT) {
            some.locations(contracts.toArray(String[]::new)).javaMigrations();
        }
        return contracts.isEmpty() ? some : some.ignoreMigrationPatterns(patterns(some, "*:missing", "*:future"));
    }

    /** What it ignores, and more. */
    static ValidatePattern[] patterns(Configuration configuration, String... more) {
        return Stream.concat(
                        Stream.of(configuration.getIgnoreMigrationPatterns()),
                        Stream.of(more).map(ValidatePattern::fromPattern))
                .toArray(ValidatePattern[]::new);
    }

    /** A contract waits while later expands are run, so the order of versions is not that of the runs. */
    private FluentConfiguration ordered(FluentConfiguration copy) {
        return copy.batch(false).outOfOrder(copy.isOutOfOrder() || !contracts.isEmpty());
    }
}
