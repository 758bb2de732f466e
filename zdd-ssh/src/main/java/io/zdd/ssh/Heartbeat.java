package io.zdd.ssh;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import net.schmizz.keepalive.KeepAlive;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.ConnectionImpl;

/**
 * Asks the server at every interval whether it is still there, and ends the connection when nothing at all has come from it
 * for so many of them.
 *
 * <p>The question waits behind whatever else is being sent, which may be for ever if the server takes nothing. So it is asked
 * by another thread, and any byte from the server counts as an answer.
 */
final class Heartbeat extends KeepAlive {
    private static final long GRACE = 500;

    private volatile LongAdder received = new LongAdder();
    private volatile Runnable cut = () -> {};
    private volatile int allowed = Integer.MAX_VALUE;
    private Optional<Thread> question = Optional.empty();
    private long before = -1;
    private int missed;

    Heartbeat(ConnectionImpl connection) {
        super(connection, "zdd-ssh-heartbeat");
    }

    /**
     * Says what to look at; before the connection is made.
     *
     * @param bytes what has come from the server so far
     * @param cutting ends the connection without a word
     */
    void watch(Duration interval, int misses, LongAdder bytes, Runnable cutting) {
        received = bytes;
        cut = cutting;
        allowed = misses;
        setKeepAliveInterval((int) interval.toSeconds());
    }

    @Override
    protected void doKeepAlive() throws ConnectionException {
        if (!conn.equals(conn.getTransport().getService())) {
            return;
        }
        long now = received.sum();
        missed = now == before ? missed + 1 : 0;
        before = now;
        if (missed >= allowed) {
            start(this::cutSoon);
            throw new ConnectionException(
                    DisconnectReason.CONNECTION_LOST,
                    "the server has not answered for " + (long) missed * getKeepAliveInterval() + " s");
        }
        if (question.isEmpty() || !question.get().isAlive()) {
            question = Optional.of(start(this::ask));
        }
    }

    private void ask() {
        try {
            conn.sendGlobalRequest("keepalive@openssh.com", true, new byte[0]);
        } catch (SSHException lost) {
            log.debug("nothing can be sent any more", lost);
        }
    }

    /** First everybody is told why, unless that has to wait for a thread that writes. */
    private void cutSoon() {
        try {
            Thread.sleep(GRACE);
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
        cut.run();
    }

    private Thread start(Runnable work) {
        Thread thread = new Thread(work, getName() + "-question");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
