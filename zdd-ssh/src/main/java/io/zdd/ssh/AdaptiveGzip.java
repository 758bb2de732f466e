package io.zdd.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongSupplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses as long as that is faster than the link, and only wraps otherwise.
 *
 * <p>Which of the two it is, it finds out by its own clock: as long as compressing takes most of the time, the link waits for
 * the compressor; as long as writing takes longer than compressing would, the compressor waits for the link.
 */
final class AdaptiveGzip extends OutputStream {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int LOOK_AFTER = 1 << 20;

    private final OutputStream out;
    private final boolean adaptive;
    private final LongSupplier nanos;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 sum = new CRC32();
    private final byte[] compressed = new byte[1 << 17];
    private final byte[] single = new byte[1];
    private boolean begun;
    private boolean compressing = true;
    private double nanosPerByte = Double.MAX_VALUE;
    private long size;
    private long looked;
    private long computing;
    private long writing;

    private AdaptiveGzip(OutputStream out, boolean adaptive, LongSupplier nanos) {
        this.out = out;
        this.adaptive = adaptive;
        this.nanos = nanos;
    }

    /** Compresses as long as that is faster than what it writes to. */
    static AdaptiveGzip asFastAs(OutputStream out) {
        return asFastAs(out, System::nanoTime);
    }

    /** Compresses as long as that is faster, by this clock, than what it writes to. */
    static AdaptiveGzip asFastAs(OutputStream out, LongSupplier nanos) {
        return new AdaptiveGzip(out, true, nanos);
    }

    /** Compresses everything. */
    static AdaptiveGzip always(OutputStream out) {
        return new AdaptiveGzip(out, false, System::nanoTime);
    }

    @Override
    public void write(int one) throws IOException {
        single[0] = (byte) one;
        write(single, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        begin();
        sum.update(bytes, from, length);
        size += length;
        deflater.setInput(bytes, from, length);
        while (!deflater.needsInput()) {
            drain();
        }
        if (adaptive && size - looked >= LOOK_AFTER) {
            choose(size - looked);
        }
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            out.write(HEADER);
        }
    }

    private int drain() throws IOException {
        long start = nanos.getAsLong();
        int n = deflater.deflate(compressed, 0, compressed.length);
        long between = nanos.getAsLong();
        if (n > 0) {
            out.write(compressed, 0, n);
        }
        computing += between - start;
        writing += nanos.getAsLong() - between;
        return n;
    }

    private void choose(long bytes) {
        if (compressing) {
            nanosPerByte = (double) computing / bytes;
            compressing = writing > computing / 4;
        } else {
            compressing = writing > nanosPerByte * bytes;
        }
        deflater.setLevel(compressing ? Deflater.BEST_SPEED : Deflater.NO_COMPRESSION);
        looked = size;
        computing = 0;
        writing = 0;
    }

    /** Writes the rest and the sum; does not close what it writes to. */
    void finish() throws IOException {
        begin();
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        out.write(trailer.putInt((int) sum.getValue()).putInt((int) size).array());
        out.flush();
    }

    /** Frees the memory outside of the heap. */
    @Override
    public void close() {
        deflater.end();
    }
}
