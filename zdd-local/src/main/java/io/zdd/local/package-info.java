/** The transport to a local file system: {@code java.nio.file} for files, processes for commands. */
@org.jspecify.annotations.NullMarked
package io.zdd.local;
