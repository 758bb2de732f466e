package io.zdd.ssh;

import java.io.IOException;

/** Signs with a private key, wherever that is. */
@FunctionalInterface
interface Signer {
    /**
     * Signs.
     *
     * @param algorithm how, such as {@code ssh-ed25519} or {@code rsa-sha2-512}
     * @return the algorithm and the signature, as the protocol writes them
     * @throws IOException if it cannot be signed, saying why
     */
    byte[] sign(String algorithm, byte[] data) throws IOException;
}
