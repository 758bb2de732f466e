package io.zdd.ssh;

import io.zdd.model.ZddException;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A port of this machine that leads to one which only a host reaches, such as a database's; opened by
 * {@link Ssh#forward(String, int)}.
 *
 * <p>It is open on the loopback address only, to every user of this machine. At most 100 connections are carried at once;
 * more wait. If the connection to the host is lost, all of them are closed and new ones refused; it is not made again.
 *
 * <p>Thread-safe.
 *
 * <pre>{@code
 * try (ForwardedPort database = Ssh.to("deploy@web1.example.com").forward("db.internal", 5432)) {
 *   dataSource.setUrl("jdbc:postgresql://" + database.address() + "/shop");
 * }
 * }</pre>
 */
public final class ForwardedPort implements AutoCloseable {
    private static final int MOST = 100;
    private static final int BACKLOG = 50;
    private static final long PAUSE_MILLIS = 100;

    private final ForwardTarget target;
    private final ServerSocket listener;
    private final Thread acceptor;
    private final Semaphore room = new Semaphore(MOST);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile Optional<TransportException> loss = Optional.empty();
    private volatile Optional<TransportException> refusal = Optional.empty();

    private ForwardedPort(ForwardTarget target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
        this.acceptor = new Thread(this::accept, "zdd-ssh-forward-" + target);
        acceptor.setDaemon(true);
    }

    /** Opens one, after a look whether the host reaches the target, whose connection it closes in the end. */
    static ForwardedPort to(ForwardTarget target) {
        try {
            target.reach().abandon();
            ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            ForwardedPort forwarded = new ForwardedPort(target, listener);
            target.connection().whenLost(forwarded::lose);
            forwarded.acceptor.start();
            return forwarded;
        } catch (IOException failed) {
            target.connection().close();
            throw new ZddException(
                    "no port could be opened on 127.0.0.1 for " + target + " (" + failed.getMessage()
                            + "); see whether this process may open more files",
                    failed);
        } catch (RuntimeException failed) {
            target.connection().close();
            throw failed;
        }
    }

    /**
     * Where to connect to.
     *
     * @return such as {@code 127.0.0.1:40123}, as it stands in a URL
     */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /**
     * The port on 127.0.0.1.
     *
     * @return a free one that the system chose
     */
    public int port() {
        return listener.getLocalPort();
    }

    /**
     * Why a connection was closed that has just been made: a driver only sees that it was.
     *
     * @return that the connection to the host is lost, or why the host last did not reach the target; empty if neither happened,
     *     or the target has been reached since
     */
    public Optional<TransportException> trouble() {
        return loss.or(() -> refusal);
    }

    private void accept() {
        while (!closed) {
            try {
                room.acquire();
                Socket socket = listener.accept();
                sockets.add(socket);
                if (closed) {
                    // Whoever closed this may not have seen the socket.
                    ForwardedConnection.close(socket);
                }
                Thread carrier = new Thread(() -> serve(socket), acceptor.getName() + "-" + socket.getPort());
                carrier.setDaemon(true);
                carrier.start();
            } catch (IOException over) {
                room.release();
                awaitBetterTimes();
            } catch (InterruptedException stopped) {
                closed = true;
            }
        }
    }

    /** Nothing can be accepted for the moment if this process may not open more files. */
    private void awaitBetterTimes() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            closed = true;
        }
    }

    private void serve(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            ForwardedChannel channel = target.reach();
            refusal = Optional.empty();
            new ForwardedConnection(socket, channel).carry();
        } catch (TransportException unreached) {
            if (!closed) {
                refusal = Optional.of(unreached);
            }
        } catch (IOException gone) {
            // whoever had connected does not want it any more
        } finally {
            ForwardedConnection.close(socket);
            sockets.remove(socket);
            room.release();
        }
    }

    private void lose(String reason) {
        if (!closed) {
            loss = Optional.of(
                    target.connection().lost("nothing gets to " + target + " any more", new IOException(reason)));
            stop();
        }
    }

    private void stop() {
        closed = true;
        try {
            listener.close();
        } catch (IOException gone) {
            // it is closed, and that is what is wanted
        }
        acceptor.interrupt();
        sockets.forEach(ForwardedConnection::close);
    }

    /** Closes the port, what was connected through it, and the connection to the host. Once is enough. */
    @Override
    public void close() {
        stop();
        target.connection().close();
    }

    /** Both ends, for a person. */
    @Override
    public String toString() {
        return address() + " to " + target + " through " + target.connection().host();
    }
}
