package io.zdd.ssh;

import java.io.IOException;
import java.io.OutputStream;

/** Writes pieces by lanes; nobody takes them any more if {@link StoppedReading} is thrown. */
final class PiecesOutput extends OutputStream {
    private final Lanes lanes;
    private final Runnable beforeEach;
    private final byte[] piece;
    private int size;

    PiecesOutput(Lanes lanes, Runnable beforeEach) {
        this.lanes = lanes;
        this.piece = new byte[lanes.pieceSize()];
        this.beforeEach = beforeEach;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        int left = length;
        while (left > 0) {
            int n = Math.min(left, piece.length - size);
            System.arraycopy(bytes, at, piece, size, n);
            size += n;
            at += n;
            left -= n;
            if (size == piece.length) {
                send();
            }
        }
    }

    private void send() throws IOException {
        beforeEach.run();
        if (!lanes.send(piece, size, ExecChannel.PATIENCE)) {
            throw new StoppedReading();
        }
        size = 0;
    }

    /** The last piece, and that it was the last. */
    @Override
    public void close() throws IOException {
        if (size > 0) {
            send();
        }
        if (!lanes.sendEnd(ExecChannel.PATIENCE)) {
            throw new StoppedReading();
        }
    }
}
