/**
 * Migrations of a database in three phases, and the check that each statement stands in the right one.
 *
 * <p>Start at {@link io.zdd.migrations.Migrations}. Uses only {@code io.zdd.model} of zdd-core.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.migrations;
