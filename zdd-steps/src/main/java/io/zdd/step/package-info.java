/**
 * Steps for what the classic flow needs: commands, files and signals.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.step;
