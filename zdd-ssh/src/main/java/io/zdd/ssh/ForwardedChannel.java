package io.zdd.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;

/**
 * A way to a port that the host reaches, on which one may wait for as long as it takes nothing.
 *
 * <p>sshj would give a writer up after the time-out of the connection, and block all other channels meanwhile if this one
 * ended; so nothing is written that there is no room for.
 */
final class ForwardedChannel extends DirectConnection {
    /** A database that waits for a lock takes nothing; a dead host is noticed by keep-alive messages. */
    private static final Duration PATIENCE = Duration.ofDays(3650);

    private final SendWindow window = new SendWindow(this::getRemoteWinSize, this::isOver);
    private volatile boolean over;
    private volatile boolean unwanted;
    private volatile Runnable whenOver = () -> {};

    ForwardedChannel(Connection connection, String host, int port) {
        super(connection, host, port);
    }

    /** Opens it; if that takes too long, it is given up as soon as it is open. */
    void openOrGiveUp() throws IOException {
        try {
            open();
        } catch (IOException failed) {
            unwanted = true;
            if (isOpen()) {
                abandon();
            }
            throw failed;
        }
    }

    /** Says what to do once neither side can send any more; it must not wait. */
    void whenOver(Runnable action) {
        whenOver = action;
        if (over) {
            action.run();
        }
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        super.handle(message, packet);
        switch (message) {
            case CHANNEL_WINDOW_ADJUST -> window.changed();
            case CHANNEL_CLOSE -> end();
            case CHANNEL_OPEN_CONFIRMATION -> {
                if (unwanted) {
                    abandon();
                }
            }
            default -> {}
        }
    }

    @Override
    public void notifyError(SSHException error) {
        super.notifyError(error);
        // May come from the thread that reads before this object is made.
        if (window != null) {
            end();
        }
    }

    private void end() {
        over = true;
        window.changed();
        whenOver.run();
    }

    /** Sends all that comes until there is no more, and says so; returns early if it is over. */
    void send(InputStream from) throws IOException {
        byte[] bytes = new byte[getRemoteMaxPacketSize()];
        OutputStream out = getOutputStream();
        for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
            for (int at = 0; at < n; ) {
                int size = (int) Math.min(n - at, window.await(PATIENCE));
                if (size == 0) {
                    return;
                }
                out.write(bytes, at, size);
                out.flush();
                at += size;
            }
        }
        out.close();
    }

    /** Gives it up without waiting for an answer. */
    void abandon() {
        try {
            sendClose();
        } catch (SSHException lost) {
            notifyError(lost);
        }
    }
}
