package io.zdd.transport;

import io.zdd.model.FileMode;

/**
 * What is known of a path without following a link at its end.
 *
 * @param type what it is
 * @param mode permissions; 0777 for a link
 * @param size bytes of a regular file, otherwise 0
 * @param writable whether the transport's user may write it
 */
public record FileStat(FileType type, FileMode mode, long size, boolean writable) {}
