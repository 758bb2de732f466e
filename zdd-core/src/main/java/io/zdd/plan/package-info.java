/**
 * A plan as data: phases, stages, the steps in them, and what a step may use while it runs.
 *
 * <p>Layer 5. Imports everything below: {@code model}, {@code transport}, {@code release}, {@code fleet}, {@code json}.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.plan;
