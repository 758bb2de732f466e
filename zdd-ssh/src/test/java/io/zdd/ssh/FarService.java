package io.zdd.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers each connection with the bytes that came, once all have come, in capitals; it may take its time. */
final class FarService implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile long pauseMillis;

    FarService(int port) throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    FarService() throws IOException {
        this(0);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing is read from a connection before so much time. */
    void pause(long millis) {
        pauseMillis = millis;
    }

    /** How many are connected that have no answer yet. */
    int waiting() {
        return waiting.get();
    }

    /** How many have been connected in all. */
    int accepted() {
        return accepted.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                long pause = pauseMillis;
                waiting.incrementAndGet();
                accepted.incrementAndGet();
                daemon(() -> answer(socket, pause));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void answer(Socket open, long pause) {
        try (Socket socket = open) {
            Thread.sleep(pause);
            InputStream in = socket.getInputStream();
            byte[] all = in.readAllBytes();
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) Character.toUpperCase(all[i]);
            }
            socket.getOutputStream().write(all);
        } catch (IOException | InterruptedException gone) {
            // whoever asked does not want it any more
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "far-service");
        thread.setDaemon(true);
        thread.start();
    }

    /** What the service at a port of this machine answers. */
    static byte[] ask(int port, byte[] question) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(question);
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
