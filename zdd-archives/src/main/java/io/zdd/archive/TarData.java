package io.zdd.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one entry of a tar stream; where the stream ends too early, that is a failure and not the end. */
final class TarData extends InputStream {
    private final InputStream in;
    private final long padding;
    private long remaining;

    TarData(InputStream in, long size) {
        this.in = in;
        this.padding = -size & TarReader.RECORD - 1;
        this.remaining = size;
    }

    /** Goes on to the next header. */
    void finish() throws IOException {
        in.skipNBytes(remaining + padding);
        remaining = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (remaining == 0) {
            return length == 0 ? 0 : -1;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, remaining));
        if (n < 0) {
            throw new EOFException("it ends in the middle of a file");
        }
        remaining -= n;
        return n;
    }
}
