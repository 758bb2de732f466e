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
    /** Processes of the new release are started beside those of the old one, where a service cannot reload in place. */
    START,
    /** The host gets no new requests, and those it has are answered to the end. */
    DRAIN,
    /** The link {@code current} is swapped. */
    ACTIVATE,
    /** Services take up the new release. */
    RELOAD,
    /** Health checks. */
    VERIFY,
    /** The host gets requests again. */
    ADMIT,
    /** The release is live for good; from here on there is no way back but a rollback. */
    COMMIT,
    /** Processes of the old release are stopped, when they have nothing more to do. */
    STOP,
    /** Old releases are removed. */
    PRUNE
}
