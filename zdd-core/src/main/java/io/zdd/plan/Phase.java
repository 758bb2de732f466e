package io.zdd.plan;

/** The parts of a deployment, in the order in which they happen. */
public enum Phase {
    /** The release directory is made and filled. */
    CONTENT,
    /** The content is proven against the manifest. */
    PROOF,
    /** Shared files and directories are linked into the release. */
    SHARED,
    /** Paths that the application writes to get their permissions. */
    WRITABLE,
    /** Build commands, such as installing dependencies. */
    BUILD,
    /** Commands that warm caches. */
    OPTIMIZE,
    /** What is there now is written down and flushed to the disk. */
    SEAL,
    /** Backward-compatible changes of the database. */
    MIGRATE,
    /** The link {@code current} is swapped. */
    ACTIVATE,
    /** Services take up the new release. */
    RELOAD,
    /** Health checks. */
    VERIFY,
    /** The release is live for good; from here on there is no way back but a rollback. */
    COMMIT,
    /** Old releases are removed. */
    PRUNE
}
