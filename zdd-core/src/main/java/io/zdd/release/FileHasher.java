package io.zdd.release;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of streams, with one digest and one buffer that are used again; for one thread. */
final class FileHasher {
    private static final byte[] NOTHING = {};

    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[1 << 16];

    /** A new digest, as manifests have it. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Reads to the end. */
    Hashed hash(InputStream in) throws IOException {
        return hash(NOTHING, in);
    }

    /** Reads to the end what follows bytes that were read before. */
    Hashed hash(byte[] head, InputStream rest) throws IOException {
        digest.update(head);
        long size = head.length;
        for (int n = rest.read(buffer); n >= 0; n = rest.read(buffer)) {
            digest.update(buffer, 0, n);
            size += n;
        }
        return new Hashed(HexFormat.of().formatHex(digest.digest()), size);
    }

    /** A digest, and the bytes it was made of. */
    record Hashed(String sha256, long size) {}
}
