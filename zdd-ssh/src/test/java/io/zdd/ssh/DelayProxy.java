package io.zdd.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

/**
 * A line to a server on loopback that is far away, and that can be trouble: every byte takes its time, what the client sends
 * is counted, and it can be cut anywhere, stall, or refuse.
 */
final class DelayProxy implements AutoCloseable {
    private static final int SMALL_BUFFER = 1 << 12;
    private static final int LARGE_BUFFER = 1 << 20;

    private final ServerSocket listener;
    private final int target;
    private final long oneWayNanos;
    private final AtomicInteger bursts = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final Carried toServer = new Carried();
    private final Carried toClient = new Carried();

    private volatile boolean mute;
    private volatile boolean stalled;

    private record Piece(byte[] bytes, long due) {}

    /** Each direction takes half of the round trip. */
    DelayProxy(int target, long roundTripMillis) throws IOException {
        this(target, roundTripMillis, LARGE_BUFFER);
    }

    private DelayProxy(int target, long roundTripMillis, int buffer) throws IOException {
        this.listener = new ServerSocket();
        listener.setReceiveBufferSize(buffer);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        this.target = target;
        this.oneWayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
        daemon(this::accept);
    }

    /** Without delay; holds so little that who sends is blocked soon after it is stalled. */
    static DelayProxy narrow(int target) throws IOException {
        return new DelayProxy(target, 0, SMALL_BUFFER);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How often the client sent something after having been silent for half a round trip: the round trips it waited. */
    int bursts() {
        return bursts.get();
    }

    /** How many connections were asked for. */
    int connections() {
        return connections.get();
    }

    Carried toServer() {
        return toServer;
    }

    Carried toClient() {
        return toClient;
    }

    /** From now on no answer reaches the client, while the server still gets and does everything. */
    void loseAnswers() {
        mute = true;
    }

    /** From now on nothing is taken from either side, as when a cable was pulled. */
    void stall() {
        stalled = true;
    }

    /** Resets the next connections instead of accepting them. */
    void refuse(int times) {
        refusals.set(times);
    }

    /** Breaks all connections, as a cable does. */
    void cut() {
        synchronized (sockets) {
            sockets.forEach(DelayProxy::closeQuietly);
            sockets.clear();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    client.setSoLinger(true, 0);
                    client.close();
                    continue;
                }
                connect(client, new Socket(InetAddress.getLoopbackAddress(), target));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void connect(Socket client, Socket server) throws IOException {
        for (Socket each : List.of(client, server)) {
            each.setTcpNoDelay(true);
            sockets.add(each);
        }
        carry(client, server, toServer);
        carry(server, client, toClient);
    }

    private void carry(Socket from, Socket to, Carried direction) {
        BlockingQueue<Piece> line = new LinkedBlockingQueue<>();
        daemon(() -> take(from, line, direction == toServer));
        daemon(() -> give(line, to, direction));
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
                while (stalled) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        } catch (IOException | InterruptedException closed) {
            // the other side is told below
        }
        line.add(new Piece(new byte[0], 0));
    }

    private void give(BlockingQueue<Piece> line, Socket to, Carried direction) {
        try (OutputStream out = to.getOutputStream()) {
            for (Piece piece = line.take(); piece.bytes.length > 0; piece = line.take()) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, piece.due - System.nanoTime()));
                int allowed = direction.allowed(piece.bytes.length);
                if (direction == toServer || !mute) {
                    out.write(piece.bytes, 0, allowed);
                }
                if (allowed < piece.bytes.length) {
                    cut();
                }
            }
        } catch (IOException | InterruptedException closed) {
            // nobody listens any more
        }
    }

    private static void closeQuietly(Closeable open) {
        try {
            open.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "delay-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        stalled = false;
        closeQuietly(listener);
        cut();
    }
}
