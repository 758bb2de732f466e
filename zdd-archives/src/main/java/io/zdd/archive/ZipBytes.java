package io.zdd.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** The bytes of one entry of a zip file, whose size and checksum are proven when the end is read. */
final class ZipBytes extends CheckedInputStream {
    private final ZipArchiveEntry entry;
    private long size;

    ZipBytes(InputStream in, ZipArchiveEntry entry) {
        super(in, new CRC32());
        this.entry = entry;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        size += Math.max(n, 0);
        if (n < 0 && (size != entry.getSize() || getChecksum().getValue() != entry.getCrc())) {
            throw new ZipException("the bytes of " + NameEncoding.shown(entry.getName())
                    + " do not have the size or the checksum that the archive says");
        }
        return n;
    }
}
