/**
 * Strategies: how a release goes live. They turn an intent and what was found into a plan, and touch nothing.
 *
 * <p>Layer 6. Imports everything below but {@code run}, which does not know it either.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.strategy;
