/**
 * Hosts, and what is found on them: the live release, the releases' records, the lock.
 *
 * <p>Layer 4. Values; imports {@code model}, {@code transport} and {@code json}.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.fleet;
