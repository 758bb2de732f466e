package io.zdd.run;

import io.zdd.fleet.LockInfo;
import io.zdd.model.ZddException;
import java.io.Serial;

/** Somebody else is deploying to a host; nothing was touched. */
public class LockedException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient LockInfo lock;

    /**
     * A conflict.
     *
     * @param host the host's name
     * @param lock who holds it
     */
    public LockedException(String host, LockInfo lock) {
        super(host + ": locked: " + lock + " (deployment " + lock.deployment()
                + "). Wait for it to end; if its process is gone for certain, remove the lock with"
                + " Deployer.unlock(reason)");
        this.lock = lock;
    }

    /**
     * Who holds the host.
     *
     * @return the lock
     */
    public LockInfo lock() {
        return lock;
    }
}
