package io.zdd.ssh;

import java.time.Duration;
import net.schmizz.sshj.userauth.method.AuthMethod;

/**
 * One way to log in, for one connection.
 *
 * @param what as a message names it
 * @param patience how long it may take on this side, for a human to answer or to confirm a signature
 * @param repeatsPassword whether it is the password again, in another way
 */
record Attempt(AuthMethod method, String what, Duration patience, boolean repeatsPassword) {
    String name() {
        return method.getName();
    }

    boolean isKey() {
        return name().equals(PublicKeyMethod.NAME);
    }
}
