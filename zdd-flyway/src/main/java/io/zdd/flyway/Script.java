package io.zdd.flyway;

import io.zdd.migrations.MigrationFile;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/**
 * A migration that Flyway has not run yet.
 *
 * @param name as Flyway names it
 * @param checksum Flyway's, of its text; empty if there is none
 * @param file its SQL with the placeholders replaced; empty if it is no SQL
 * @param version Flyway's; empty for one that is repeated when it changes
 * @param reason why it may be run although it is no SQL
 */
record Script(
        String name,
        Optional<Integer> checksum,
        Optional<MigrationFile> file,
        Optional<MigrationVersion> version,
        String reason) {
    /** For a person to read. */
    @Override
    public String toString() {
        return reason.isEmpty() ? name : name + "  not judged: " + reason;
    }
}
