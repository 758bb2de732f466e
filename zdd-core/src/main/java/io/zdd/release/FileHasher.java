package io.zdd.release;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of streams, with one digest and one buffer that are used again; for one thread. */
final class FileHasher {
    private final MessageDigest digest;
    private final byte[] buffer = new byte[1 << 16];

    FileHasher() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Reads to the end. */
    Hashed hash(InputStream in) throws IOException {
        long size = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
            size += n;
        }
        return new Hashed(HexFormat.of().formatHex(digest.digest()), size);
    }

    /** A digest, and the bytes it was made of. */
    record Hashed(String sha256, long size) {}
}
