/**
 * Health checks: steps that look until a service is well, or give up.
 *
 * <p>Layer 6. Imports {@code plan} and what is below it.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.check;
