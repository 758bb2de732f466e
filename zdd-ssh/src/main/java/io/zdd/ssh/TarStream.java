package io.zdd.ssh;

import io.zdd.model.FileMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Writes a tar archive in GNU's form, which the tar of busybox reads too: names of any length, sizes beyond 8 GB.
 *
 * <p>Not by commons-compress, which zdd-archives reads with: this module needs no more than this.
 */
final class TarStream {
    private static final int BLOCK = 512;
    private static final int CHUNK = 1 << 17;
    private static final int SHORT_NAME = 100;
    private static final long LARGEST_OCTAL = 0777_7777_7777L;

    private final OutputStream out;
    private final byte[] buffer = new byte[CHUNK];

    TarStream(OutputStream out) {
        this.out = out;
    }

    void directory(String path, FileMode mode) throws IOException {
        header(path + "/", "", mode, 0, 0, '5');
    }

    void link(String path, String target) throws IOException {
        header(path, target, FileMode.of(0777), 0, 0, '2');
    }

    /** Fails if the bytes are more or fewer than said. */
    void file(String path, FileMode mode, long size, long modified, InputStream bytes, LongConsumer written)
            throws IOException {
        header(path, "", mode, size, modified, '0');
        long left = size;
        while (left > 0) {
            int n = bytes.readNBytes(buffer, 0, (int) Math.min(CHUNK, left));
            if (n == 0) {
                throw new IOException(path + " ended " + left + " bytes too early");
            }
            out.write(buffer, 0, n);
            left -= n;
            written.accept(n);
        }
        pad(size);
    }

    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private void header(String path, String target, FileMode mode, long size, long modified, char type)
            throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        byte[] link = target.getBytes(StandardCharsets.UTF_8);
        longName(link, 'K');
        longName(name, 'L');
        out.write(block(name, link, mode.bits(), size, modified, type));
    }

    /** What is too long for a header comes before it, as the content of an entry of its own. */
    private void longName(byte[] name, char type) throws IOException {
        if (name.length > SHORT_NAME) {
            byte[] title = "././@LongLink".getBytes(StandardCharsets.US_ASCII);
            out.write(block(title, new byte[0], 0, name.length + 1L, 0, type));
            out.write(name);
            out.write(0);
            pad(name.length + 1L);
        }
    }

    private static byte[] block(byte[] name, byte[] link, int mode, long size, long modified, char type) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        block.put(name, 0, Math.min(name.length, SHORT_NAME));
        octal(block, 100, 8, mode);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        size(block, size);
        octal(block, 136, 12, Math.max(0, modified));
        block.put(156, (byte) type);
        block.position(157).put(link, 0, Math.min(link.length, SHORT_NAME));
        block.position(257).put("ustar  \0".getBytes(StandardCharsets.US_ASCII));
        block.position(148).put("        ".getBytes(StandardCharsets.US_ASCII));
        int sum = 0;
        for (byte each : block.array()) {
            sum += each & 0xff;
        }
        octal(block, 148, 7, sum);
        return block.array();
    }

    /** Octal as far as it goes, then a number of 64 bits with the highest bit of the field set. */
    private static void size(ByteBuffer block, long size) {
        if (size <= LARGEST_OCTAL) {
            octal(block, 124, 12, size);
        } else {
            block.put(124, (byte) 0x80);
            block.putLong(128, size);
        }
    }

    private static void octal(ByteBuffer block, int at, int length, long value) {
        String digits = Long.toOctalString(value);
        String padded = "0".repeat(length - 1 - digits.length()) + digits;
        block.position(at).put(padded.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }
}
