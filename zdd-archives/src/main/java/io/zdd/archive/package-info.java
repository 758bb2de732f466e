/** Archives as sources of releases: what they hold is deployed without being unpacked on the way. */
@org.jspecify.annotations.NullMarked
package io.zdd.archive;
