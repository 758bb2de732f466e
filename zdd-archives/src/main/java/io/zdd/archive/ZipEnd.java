package io.zdd.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * The record at the end of a zip file, which says how many entries there are.
 *
 * <p>commons-compress reads the central directory up to the first damage and takes that for its end.
 */
final class ZipEnd {
    private static final int SIGNATURE = 0x06054b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int SIZE = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int IN_ZIP64 = 0xffff;

    private final SeekableByteChannel channel;

    ZipEnd(SeekableByteChannel channel) {
        this.channel = channel;
    }

    /** How many entries the central directory has. */
    long entries() throws IOException {
        int length = (int) Math.min(channel.size(), SIZE + LONGEST_COMMENT);
        long start = channel.size() - length;
        ByteBuffer tail = read(start, length);
        for (int at = length - SIZE; at >= 0; at--) {
            if (tail.getInt(at) == SIGNATURE) {
                int entries = Short.toUnsignedInt(tail.getShort(at + 10));
                return entries == IN_ZIP64 ? entries64(start + at - 20) : entries;
            }
        }
        throw new EOFException("it has no end record");
    }

    private long entries64(long locator) throws IOException {
        ByteBuffer found = locator < 0 ? ByteBuffer.allocate(4) : read(locator, 16);
        return found.getInt(0) == LOCATOR_64 ? read(found.getLong(8), 40).getLong(32) : IN_ZIP64;
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("its end record leads behind its end");
            }
        }
        return buffer;
    }
}
