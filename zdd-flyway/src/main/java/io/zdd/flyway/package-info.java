/**
 * Flyway's migrations in phases: judged before any of them is run, with short waits for locks, one migrator at a time.
 *
 * <p>Start at {@link io.zdd.flyway.FlywayMigrations}. Uses zdd-migrations and what it uses, and Flyway.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.flyway;
