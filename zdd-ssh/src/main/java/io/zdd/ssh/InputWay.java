package io.zdd.ssh;

import io.zdd.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way of a command's input to the host: its own channel, from which it changes over to lanes when the host is far, has a
 * relay, and much was sent as fast as the one channel allows. Written to by one thread, and closed by another.
 */
final class InputWay implements AutoCloseable {
    /** After each of these it is looked at how fast it is. */
    private static final int STRETCH = 8 << 20;

    /**
     * At full speed a stretch takes four round trips, or five. What takes so many more waits for something else: for the source,
     * for the command, or for a narrow line.
     */
    private static final int SLOW = 16;

    private static final int LEAST = 2;

    private final SshConnection connection;
    private final ExecChannel channel;
    private final Supplier<Optional<InputRelay>> relay;
    private final Duration patience;
    private long stretchBegin = System.nanoTime();
    private long stretchBytes;
    private boolean asked;
    private Optional<Lanes> lanes = Optional.empty();
    private Optional<LaneSender> sender = Optional.empty();
    private boolean closed;

    /**
     * The way to a command.
     *
     * @param relay once it is known; without one there are no lanes
     * @param patience how long the command may read nothing
     */
    InputWay(SshConnection connection, ExecChannel channel, Supplier<Optional<InputRelay>> relay, Duration patience) {
        this.connection = connection;
        this.channel = channel;
        this.relay = relay;
        this.patience = patience;
    }

    /** Sends bytes at once, and gives false if the command no longer reads. */
    boolean write(byte[] bytes, int length) throws IOException {
        changeOver();
        if (sender.isPresent()) {
            return sender.get().add(bytes, length);
        }
        boolean reads = channel.write(bytes, 0, length, patience);
        stretchBytes += length;
        if (reads && stretchBytes >= STRETCH) {
            endStretch();
        }
        return reads;
    }

    /** Says that this was all. With lanes it waits until the host has taken all of it, or they are closed. */
    void end() throws IOException {
        if (sender.isPresent()) {
            sender.get().end();
        } else {
            // The relay would wait for what comes by lanes.
            close();
            channel.endOfInput();
        }
    }

    /** Once there are lanes: the relay goes on to them when the channel has ended. */
    private void changeOver() throws IOException {
        if (sender.isEmpty() && hasLanes()) {
            channel.endOfInput();
            startSender();
        }
    }

    private synchronized boolean hasLanes() {
        return lanes.isPresent();
    }

    private synchronized void startSender() {
        sender = lanes.map(open -> LaneSender.start(connection.host(), open, patience));
        if (closed) {
            close();
        }
    }

    private void endStretch() {
        long now = System.nanoTime();
        Duration took = Duration.ofNanos(now - stretchBegin);
        stretchBegin = now;
        stretchBytes = 0;
        Optional<InputRelay> there = relay.get();
        boolean fast = took.compareTo(connection.roundTrip().multipliedBy(SLOW)) < 0;
        // A busy host that looked far when the relay was started may look near by now.
        boolean pays = fast && Lanes.pay(connection) && connection.hasRoomForLanes();
        if (pays && !asked && there.isPresent()) {
            asked = true;
            Thread opener = new Thread(() -> open(there.get()), "zdd-lanes-" + connection.host());
            opener.setDaemon(true);
            opener.start();
        }
    }

    /** Meanwhile the channel is written to. One lane alone is no faster. */
    private void open(InputRelay there) {
        try {
            Lanes opened = Lanes.open(connection, there.place());
            if (opened.number() < LEAST || !take(opened)) {
                opened.close();
            }
        } catch (TransportException lost) {
            // what the channel itself sees, too
        }
    }

    private synchronized boolean take(Lanes opened) {
        if (!closed) {
            lanes = Optional.of(opened);
        }
        return !closed;
    }

    /** After the end of the command, which may have come before all was sent. */
    @Override
    public synchronized void close() {
        closed = true;
        sender.ifPresent(LaneSender::close);
        lanes.ifPresent(Lanes::close);
    }
}
