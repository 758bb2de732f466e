package io.zdd.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection from here to a port that the host reaches, carried in both directions until both have ended. */
final class ForwardedConnection {
    private static final int PIECE = 1 << 15;

    private final Socket socket;
    private final ForwardedChannel channel;
    private volatile boolean received;

    ForwardedConnection(Socket socket, ForwardedChannel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    /** Returns when it has ended, in whatever way; the socket is closed then. */
    void carry() {
        channel.whenOver(this::closeIfAllWasReceived);
        Thread sender = new Thread(this::send, Thread.currentThread().getName() + "-send");
        sender.setDaemon(true);
        sender.start();
        receive();
        join(sender);
        channel.abandon();
        close(socket);
    }

    private void send() {
        try {
            channel.send(socket.getInputStream());
        } catch (IOException lost) {
            // Whoever receives does not wait for what will not be answered.
            close(socket);
            channel.abandon();
        }
    }

    private void receive() {
        try {
            InputStream in = channel.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] bytes = new byte[PIECE];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                out.write(bytes, 0, n);
            }
            socket.shutdownOutput();
        } catch (IOException lost) {
            close(socket);
        }
        received = true;
        if (channel.isOver()) {
            close(socket);
        }
    }

    /** What came before the end is still handed over; after that nobody is left to read what is sent. */
    private void closeIfAllWasReceived() {
        if (received) {
            close(socket);
        }
    }

    /** Nobody interrupts this thread: closing the socket is what ends it. */
    private static void join(Thread sender) {
        try {
            sender.join();
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes a socket, which wakes whoever reads or writes. */
    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException lost) {
            // it is gone, and that is what is wanted
        }
    }
}
