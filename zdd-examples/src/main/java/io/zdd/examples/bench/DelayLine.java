package io.zdd.examples.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A line to a port of this machine that is as long as it is wide: every byte takes its time, any number of them at once. */
final class DelayLine implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final long oneWayNanos;

    private record Piece(byte[] bytes, long due) {}

    DelayLine(int target, long roundTripMillis) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.oneWayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                carry(client, server);
                carry(server, client);
            }
        } catch (IOException closed) {
            // the end of the benchmark
        }
    }

    private void carry(Socket from, Socket to) {
        BlockingQueue<Piece> line = new LinkedBlockingQueue<>();
        start(() -> take(from, line));
        start(() -> give(line, to));
    }

    private void take(Socket from, BlockingQueue<Piece> line) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = from.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                line.add(new Piece(Arrays.copyOf(buffer, n), System.nanoTime() + oneWayNanos));
            }
        } catch (IOException closed) {
            // the other side is told below
        }
        line.add(new Piece(new byte[0], 0));
    }

    private static void give(BlockingQueue<Piece> line, Socket to) {
        try (OutputStream out = to.getOutputStream()) {
            for (Piece piece = line.take(); piece.bytes.length > 0; piece = line.take()) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, piece.due - System.nanoTime()));
                out.write(piece.bytes);
            }
        } catch (IOException | InterruptedException closed) {
            // nobody listens any more
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "delay-line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
