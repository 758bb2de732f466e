package io.zdd.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;

/** A public key, or a certificate of one, in the bytes in which servers, agents and files know it. Immutable. */
final class KeyBlob {
    /** The type of what is no key at all. */
    static final String UNKNOWN = "unknown";

    private static final String CERTIFICATE = "-cert-v01@openssh.com";

    private final byte[] bytes;

    KeyBlob(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static KeyBlob of(PublicKey key) {
        return new KeyBlob(new Buffer.PlainBuffer().putPublicKey(key).getCompactData());
    }

    /** The first key in a file of lines as {@code type base64 comment}; nothing if it holds none. */
    static Optional<KeyBlob> inLines(String text) {
        return text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length >= 2)
                .flatMap(
                        words -> decode(words[1])
                                .map(KeyBlob::new)
                                .filter(key -> key.type().equals(words[0]))
                                .stream())
                .findFirst();
    }

    static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Such as {@code ssh-ed25519} or {@code ssh-rsa-cert-v01@openssh.com}. */
    String type() {
        try {
            return new Buffer.PlainBuffer(bytes).readString();
        } catch (Buffer.BufferException malformed) {
            return UNKNOWN;
        }
    }

    boolean isCertificate() {
        return type().endsWith(CERTIFICATE);
    }

    /** The algorithm of a signature by this key: for RSA never with SHA-1, which its type stands for. */
    String signatureAlgorithm() {
        String type = type();
        String plain = isCertificate() ? type.substring(0, type.length() - CERTIFICATE.length()) : type;
        return plain.equals("ssh-rsa") ? "rsa-sha2-512" : plain;
    }

    /** The algorithm of a login with this key. */
    String loginAlgorithm() {
        return isCertificate() ? signatureAlgorithm() + CERTIFICATE : signatureAlgorithm();
    }

    /** The key that a certificate is about; of anything else, itself. */
    KeyBlob plain() {
        return certificate().map(certificate -> of(certificate.getKey())).orElse(this);
    }

    private Optional<Certificate<?>> certificate() {
        if (!isCertificate()) {
            return Optional.empty();
        }
        Providers.ensure();
        try {
            PublicKey key = new Buffer.PlainBuffer(bytes).readPublicKey();
            return key instanceof Certificate<?> certificate ? Optional.of(certificate) : Optional.empty();
        } catch (Buffer.BufferException | RuntimeException unknownType) {
            // An agent may have certificates of keys that only it can use, such as those of security keys.
            return Optional.empty();
        }
    }

    /** Type and fingerprint as {@code ssh-keygen -l} writes it, and whether a certificate is past its time. */
    String describe() {
        return type() + " " + fingerprint()
                + certificate()
                        .map(certificate -> certificate.getValidBefore().toInstant())
                        .filter(end -> end.isBefore(Instant.now()))
                        .map(end -> ", expired at " + end)
                        .orElse("");
    }

    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(plain().bytes);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyBlob key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return describe();
    }
}
