package io.zdd.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server on loopback that is far away: every byte takes its time, and what the client sends is counted. */
final class DelayProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final long oneWayNanos;
    private final AtomicInteger bursts = new AtomicInteger();
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());

    private volatile boolean mute;

    private record Piece(byte[] bytes, long due) {}

    /** Each direction takes half of the round trip. */
    DelayProxy(int target, long roundTripMillis) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.oneWayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How often the client sent something after having been silent for half a round trip: the round trips it waited. */
    int bursts() {
        return bursts.get();
    }

    /** From now on no answer reaches the client, while the server still gets and does everything. */
    void loseAnswers() {
        mute = true;
    }

    /** Breaks all connections, as a cable does. */
    void cut() throws IOException {
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                for (Socket each : List.of(client, server)) {
                    each.setTcpNoDelay(true);
                    sockets.add(each);
                }
                carry(client, server, true);
                carry(server, client, false);
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void carry(Socket from, Socket to, boolean counted) {
        BlockingQueue<Piece> line = new LinkedBlockingQueue<>();
        daemon(() -> take(from, line, counted));
        daemon(() -> give(line, to, counted));
    }

    private void take(Socket from, BlockingQueue<Piece> line, boolean counted) {
        byte[] buffer = new byte[1 << 16];
        long last = System.nanoTime() - oneWayNanos * 4;
        try (InputStream in = from.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                long now = System.nanoTime();
                if (counted && now - last > oneWayNanos) {
                    bursts.incrementAndGet();
                }
                last = now;
                line.add(new Piece(Arrays.copyOf(buffer, n), now + oneWayNanos));
            }
        } catch (IOException closed) {
            // the other side is told below
        }
        line.add(new Piece(new byte[0], 0));
    }

    private void give(BlockingQueue<Piece> line, Socket to, boolean toServer) {
        try (OutputStream out = to.getOutputStream()) {
            for (Piece piece = line.take(); piece.bytes.length > 0; piece = line.take()) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, piece.due - System.nanoTime()));
                if (toServer || !mute) {
                    out.write(piece.bytes);
                }
            }
        } catch (IOException | InterruptedException closed) {
            // nobody listens any more
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "delay-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            cut();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
