package io.zdd.ssh;

/**
 * What the server calls an open file or directory.
 *
 * @param path where it lies
 * @param id the server's name of it
 */
@SuppressWarnings("ArrayRecordComponent")
record SftpHandle(SftpPath path, byte[] id) {}
