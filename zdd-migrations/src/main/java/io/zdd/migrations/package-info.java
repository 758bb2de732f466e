/**
 * Migrations of a database in three phases, the check that each statement stands in the right one, and what runs them.
 *
 * <p>Start at {@link io.zdd.migrations.Migrations}. Uses the model, the state of fleets, the plans, the strategies and the
 * commands of zdd-core, and knows no deployer.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.migrations;
