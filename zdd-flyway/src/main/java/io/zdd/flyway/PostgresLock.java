package io.zdd.flyway;

import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** How Flyway locks on PostgreSQL; apart, because on another server Flyway's module for PostgreSQL need not be there. */
final class PostgresLock {
    private PostgresLock() {}

    /** Usually Flyway keeps its lock in a transaction, for whose end an index that is built concurrently waits for ever. */
    static void ofSession(FluentConfiguration flyway) {
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
    }
}
