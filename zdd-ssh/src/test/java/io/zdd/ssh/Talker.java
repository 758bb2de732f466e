package io.zdd.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port on loopback where something answers that is no SSH server. */
final class Talker implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger calls = new AtomicInteger();
    private final Manners manners;

    /** What it does with whoever calls, until it is done or fails. */
    interface Manners {
        void meet(Socket caller) throws IOException, InterruptedException;
    }

    Talker(Manners manners) throws IOException {
        this.manners = manners;
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int calls() {
        return calls.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = listener.accept();
                calls.incrementAndGet();
                daemon(() -> meet(caller));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void meet(Socket caller) {
        try (caller) {
            manners.meet(caller);
        } catch (IOException | InterruptedException gone) {
            // the caller has hung up
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "talker");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
