/**
 * Migrations of a database in three phases, the check that each statement stands in the right one, and what runs them.
 *
 * <p>Start at {@link io.zdd.migrations.Migrations}. Uses the model, the state of fleets, the plans and the strategies of zdd-core,
 * and knows neither deployer nor transport.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.migrations;
