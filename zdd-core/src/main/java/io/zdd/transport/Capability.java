package io.zdd.transport;

/** What a transport can do on its host beyond file operations; what is missing is refused or said at plan time. */
public enum Capability {
    /** Commands can be run. */
    COMMANDS,
    /** Exclusive batches exclude those of other processes, not only of this transport. */
    EXCLUSIVE,
    /** Data can be flushed to the disk. */
    SYNC,
    /** The host hashes its own files; without it an inventory brings every file back. */
    HASHING,
    /** It can be told whether a process runs from a directory. */
    PROCESSES
}
