/**
 * Ready-made steps for what the classic flow needs: commands, files and signals; those for single servers are in {@code zdd-services}.
 *
 * <p>Layer 6. Imports {@code plan} and what is below it.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.step;
