package io.zdd.run;

import io.zdd.fleet.LockInfo;
import io.zdd.model.ZddException;
import java.io.Serial;

/** Somebody else is deploying to a host; nothing was touched. */
public class LockedException extends ZddException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String host;
    private final transient LockInfo lock;

    /**
     * A conflict.
     *
     * @param host the host's name
     * @param lock who holds it
     */
    public LockedException(String host, LockInfo lock) {
        super(host + ": locked: " + lock + " (deployment " + lock.deployment() + "). " + advice(lock));
        this.host = host;
        this.lock = lock;
    }

    private static String advice(LockInfo lock) {
        return lock.manual()
                ? "Whoever holds it gives it back with Deployer.unlock(reason)"
                : "Wait for it to end, or let zdd wait with Deployer.Builder.waitUpTo(time); a lock whose heartbeat stands"
                        + " still is taken over. If its process is gone for certain, Deployer.unlock(reason) is quicker";
    }

    /**
     * Where it is held.
     *
     * @return the host's name
     */
    public String host() {
        return host;
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
