package io.zdd.transport;

/** What lies at a path, a link at its end not followed. */
public enum FileType {
    /** Nothing, or something below what is not a directory. */
    MISSING,
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link. */
    LINK,
    /** A socket, a pipe or a device. */
    OTHER
}
