/**
 * Releases: what is to be deployed, from a directory, a file or another source, and the manifest made of it once.
 *
 * <p>Layer 3. Imports {@code model} and {@code transport}.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.release;
