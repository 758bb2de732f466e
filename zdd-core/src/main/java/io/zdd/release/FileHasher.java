package io.zdd.release;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a manifest has to know of the bytes of files.
 *
 * <p>For one thread: one digest and one buffer are used again for each file.
 */
public final class FileHasher {
    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[1 << 16];

    /** Makes one. */
    public FileHasher() {}

    /**
     * A new digest, of the kind that manifests have.
     *
     * @return SHA-256
     */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Reads to the end.
     *
     * @param in the bytes of a file; it is not closed
     * @return what they are
     * @throws IOException if they cannot be read
     */
    public Hashed hash(InputStream in) throws IOException {
        int n = in.readNBytes(buffer, 0, buffer.length);
        boolean program = isProgram(n);
        long size = 0;
        while (n > 0) {
            digest.update(buffer, 0, n);
            size += n;
            n = in.readNBytes(buffer, 0, buffer.length);
        }
        return new Hashed(HexFormat.of().formatHex(digest.digest()), size, program);
    }

    private boolean isProgram(int length) {
        boolean script = length >= 2 && buffer[0] == '#' && buffer[1] == '!';
        return script || length >= 4 && buffer[0] == 0x7f && buffer[1] == 'E' && buffer[2] == 'L' && buffer[3] == 'F';
    }

    /**
     * What the bytes of a file are.
     *
     * @param sha256 their digest, in lower-case hexadecimal digits
     * @param size how many there are
     * @param program whether they begin as a script or a binary of Linux does, for sources that know no modes
     */
    public record Hashed(String sha256, long size, boolean program) {}
}
