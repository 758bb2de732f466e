/**
 * The nouns of a deployment: paths, release ids, manifests, secrets and the one exception root.
 *
 * <p>Layer 1. Values without input or output; imports nothing else of zdd.
 */
@org.jspecify.annotations.NullMarked
package io.zdd.model;
