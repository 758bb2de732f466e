/**
 * JSON as zdd reads and writes it; hides Jackson from every other package. Not exported.
 *
 * <p>Layer 2, beside the transports. Imports {@code model} only.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.json;
