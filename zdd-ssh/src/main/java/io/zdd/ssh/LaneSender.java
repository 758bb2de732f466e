package io.zdd.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sends a stream by lanes as it comes, in pieces as large as what came while the last one was on its way.
 *
 * <p>Nothing waits for more to come; but a host without perl starts a program for each piece, so a small one is followed by a pause in which
 * what comes is gathered. Thread-safe.
 */
final class LaneSender implements AutoCloseable {
    private static final long PAUSE_MILLIS = 10;

    private final Lanes lanes;
    private final Duration patience;
    private final byte[] waiting;
    private int size;
    private boolean complete;
    private boolean over;
    private Optional<String> lost = Optional.empty();

    private LaneSender(Lanes lanes, Duration patience) {
        this.lanes = lanes;
        this.waiting = new byte[lanes.pieceSize()];
        this.patience = patience;
    }

    /** Starts a thread that ends when all is sent, when nobody takes it any more, or when it is closed. */
    static LaneSender start(String host, Lanes lanes, Duration patience) {
        LaneSender sender = new LaneSender(lanes, patience);
        Thread thread = new Thread(sender::run, "zdd-lanes-" + host);
        thread.setDaemon(true);
        thread.start();
        return sender;
    }

    /**
     * Adds to what is to be sent, waiting while that is too much; gives false if nobody takes it any more.
     *
     * @throws LaneLost if a lane ended too early
     */
    synchronized boolean add(byte[] bytes, int length) throws LaneLost {
        int at = 0;
        while (at < length && !over) {
            int n = Math.min(length - at, waiting.length - size);
            if (n == 0) {
                awaitChange();
            }
            System.arraycopy(bytes, at, waiting, size, n);
            size += n;
            at += n;
            notifyAll();
        }
        throwIfLost();
        return !over;
    }

    /**
     * Says that this was all, and waits until the host has it.
     *
     * @throws LaneLost if a lane ended too early
     */
    synchronized void end() throws LaneLost {
        complete = true;
        notifyAll();
        while (!over) {
            awaitChange();
        }
        throwIfLost();
    }

    private void throwIfLost() throws LaneLost {
        if (lost.isPresent()) {
            throw new LaneLost(lost.get());
        }
    }

    private void run() {
        try {
            if (sendAll()) {
                lanes.finish(patience);
            }
        } catch (IOException notTaken) {
            // how the command ends tells
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        } finally {
            finished();
        }
    }

    private boolean sendAll() throws IOException, InterruptedException {
        boolean taken = lanes.announce(patience);
        for (byte[] piece = next(); piece.length > 0 && taken; piece = next()) {
            taken = lanes.send(piece, piece.length, patience);
            if (piece.length < waiting.length) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return taken && isComplete();
    }

    /** Empty when there is no more. */
    private synchronized byte[] next() {
        while (size == 0 && !complete && !over) {
            awaitChange();
        }
        byte[] piece = Arrays.copyOf(waiting, over ? 0 : size);
        size = 0;
        notifyAll();
        return piece;
    }

    private synchronized boolean isComplete() {
        return complete && !over;
    }

    /** Only our own threads wait, and nobody interrupts them. */
    private void awaitChange() {
        try {
            wait();
        } catch (InterruptedException stop) {
            over = true;
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void finished() {
        if (!over) {
            lost = lanes.lost();
            over = true;
        }
        notifyAll();
    }

    /** What is not sent yet is not sent any more; the lanes have to be closed too, for it may be waiting for them. */
    @Override
    public synchronized void close() {
        over = true;
        notifyAll();
    }
}
