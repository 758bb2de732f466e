package io.zdd.ssh;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;

/** Keys that servers show, made by the JDK. */
final class TestKeys {
    private TestKeys() {}

    static PublicKey ed25519() {
        return make("Ed25519");
    }

    static PublicKey rsa() {
        return make("RSA");
    }

    /** A line of known_hosts for a key. */
    static String line(String hosts, PublicKey key) {
        HostKey shown = HostKey.of(key);
        return hosts + " " + shown.type() + " " + shown.encoded();
    }

    private static PublicKey make(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
