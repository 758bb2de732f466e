/**
 * Ready-made steps for what the classic flow needs: commands, files, signals, reloads of services.
 *
 * <p>Layer 6. Imports {@code plan} and what is below it.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.step;
