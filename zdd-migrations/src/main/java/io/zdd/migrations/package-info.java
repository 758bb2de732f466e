/**
 * Migrations of a database in three phases, the check that each statement stands in the right one, and what runs the first of them.
 *
 * <p>Start at {@link io.zdd.migrations.Migrations}. Uses only {@code io.zdd.model} and {@code io.zdd.plan} of zdd-core.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.migrations;
