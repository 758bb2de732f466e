package io.zdd.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows: a key, and a certificate for it if it has one.
 *
 * @param type the key's type as in known_hosts, such as {@code ssh-ed25519}
 * @param encoded the key in base64 as in known_hosts
 * @param certificate the certificate that the key was shown with
 */
record HostKey(String type, String encoded, @Nullable Certificate<?> certificate) {
    static HostKey of(PublicKey key) {
        Certificate<?> certificate = key instanceof Certificate<?> shown ? shown : null;
        PublicKey plain = certificate == null ? key : certificate.getKey();
        byte[] blob = new Buffer.PlainBuffer().putPublicKey(plain).getCompactData();
        return new HostKey(KeyType.fromKey(plain).toString(), encode(blob), certificate);
    }

    static String encode(byte[] blob) {
        return Base64.getEncoder().encodeToString(blob);
    }

    /** The fingerprint of an encoded key as {@code ssh-keygen -l} prints it. */
    static String fingerprint(String encoded) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(encoded));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java platform has SHA-256", absent);
        }
    }

    String fingerprint() {
        return fingerprint(encoded);
    }

    /** The key without its certificate. */
    HostKey plain() {
        return new HostKey(type, encoded, null);
    }

    @Override
    public String toString() {
        return type + " " + fingerprint();
    }
}
