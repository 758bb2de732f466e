package io.zdd.transport;

import java.util.OptionalLong;

/**
 * What is free on the file system of a path.
 *
 * @param bytes that the transport's user may still write
 * @param files that may still be made, where the transport can tell
 */
public record DiskSpace(long bytes, OptionalLong files) {}
