package io.zdd.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.ChannelInputStream;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import org.jspecify.annotations.Nullable;

/**
 * A command on the host: what it prints comes as chunks in a queue, what it reads is written as far as it wants to read.
 *
 * <p>sshj's own streams are not used: reading them takes a thread each, closing them cuts what was not flushed, and a command
 * that ends while one writes to it blocks the whole connection. The host may send on only as chunks are taken, so a slow
 * taker needs no memory.
 */
class ExecChannel extends SessionChannel {
    /** A disk that flushes may take nothing for a while; a dead host is noticed by keep-alive messages. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int ADJUST_AFTER = 1 << 18;

    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    private final SendWindow window = new SendWindow(this::getRemoteWinSize, this::isOver);
    private volatile boolean refused;
    private volatile boolean ended;
    private volatile boolean lost;
    private int taken;

    /** What came from the host: bytes of a stream, that the command has ended, or that no more will come. */
    record Chunk(Kind kind, byte[] bytes) {
        enum Kind {
            OUT,
            ERR,
            /** It has ended and its exit status is known, though a process that it left may still print. */
            EXIT,
            CLOSED
        }

        static Chunk of(Kind kind) {
            return new Chunk(kind, new byte[0]);
        }
    }

    ExecChannel(Connection connection) {
        super(connection, StandardCharsets.UTF_8);
    }

    /** Asks the host to run a command line, and does not wait for its answer. */
    void start(String commandLine) throws SSHException {
        sendChannelRequest("exec", true, new Buffer.PlainBuffer().putString(commandLine, StandardCharsets.UTF_8));
    }

    /** Keeps no further ahead of the host than a line with such round trips needs. */
    void adaptTo(Duration roundTrip) {
        window.adaptTo(trans.getServerVersion(), roundTrip);
    }

    /** Asks for the forwarding of the agent, which has to be attached to the connection. */
    void requestAgent() throws SSHException {
        sendChannelRequest(AgentForwarding.REQUEST, false, new Buffer.PlainBuffer());
    }

    /** The next chunk, or null if none came in this time. */
    @Nullable
    Chunk next(Duration patience) throws InterruptedException {
        Chunk chunk = chunks.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (chunk != null) {
            taken += chunk.bytes().length;
            letTheHostSendOn();
        }
        return chunk;
    }

    /** Lets whoever waits for the next chunk look around. */
    void wakeTaker() {
        chunks.add(new Chunk(Chunk.Kind.ERR, new byte[0]));
    }

    private void letTheHostSendOn() {
        if (taken >= ADJUST_AFTER && !ended) {
            try {
                lwin.expand(taken);
                trans.write(newBuffer(Message.CHANNEL_WINDOW_ADJUST).putUInt32(taken));
                taken = 0;
            } catch (SSHException failed) {
                notifyError(failed);
            }
        }
    }

    /** Whether nothing more will come. */
    boolean hasEnded() {
        return ended;
    }

    boolean isRefused() {
        return refused;
    }

    /** Whether the connection ended before the command did, as far as one knows. */
    boolean isLost() {
        return lost && !hasExitStatus();
    }

    /** Whether the end was told by the host, and not by the loss of the connection. */
    boolean hasExitStatus() {
        return getExitStatus() != null || getExitSignal() != null;
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws SSHException {
        super.handle(message, packet);
        switch (message) {
            case CHANNEL_WINDOW_ADJUST, CHANNEL_EOF -> window.changed();
            case CHANNEL_FAILURE -> {
                // Of all requests only that for the command awaits a reply.
                refused = true;
                end();
            }
            case CHANNEL_REQUEST -> {
                if (hasExitStatus()) {
                    chunks.add(Chunk.of(Chunk.Kind.EXIT));
                    window.changed();
                }
            }
            case CHANNEL_CLOSE -> end();
            default -> {}
        }
    }

    @Override
    public void notifyError(SSHException error) {
        super.notifyError(error);
        // Called by the constructor of the superclass too, before there is a queue.
        if (chunks != null) {
            lost = true;
            end();
        }
    }

    private void end() {
        ended = true;
        chunks.add(Chunk.of(Chunk.Kind.CLOSED));
        window.changed();
    }

    @Override
    protected void receiveInto(ChannelInputStream stream, SSHPacket packet) throws SSHException {
        try {
            int length = packet.readUInt32AsInt();
            if (length < 0 || length > packet.available()) {
                throw new ConnectionException(DisconnectReason.PROTOCOL_ERROR, "a length of " + length + " bytes");
            }
            lwin.consume(length);
            Chunk.Kind kind = stream == getInputStream() ? Chunk.Kind.OUT : Chunk.Kind.ERR;
            int from = packet.rpos();
            chunks.add(new Chunk(kind, Arrays.copyOfRange(packet.array(), from, from + length)));
        } catch (Buffer.BufferException damaged) {
            throw new ConnectionException(damaged);
        }
    }

    /**
     * Writes to the command's standard input, waiting while it does not read; gives false if it no longer reads.
     *
     * @throws IOException if it has not read anything for so long
     */
    boolean write(byte[] bytes, int from, int length, Duration patience) throws IOException {
        OutputStream out = getOutputStream();
        int at = from;
        int left = length;
        while (left > 0) {
            int size = (int) Math.min(left, Math.min(window.await(patience), getRemoteMaxPacketSize()));
            if (size == 0) {
                return false;
            }
            try {
                out.write(bytes, at, size);
                out.flush();
            } catch (ConnectionException closed) {
                if (ended || !isOpen()) {
                    return false;
                }
                throw closed;
            } catch (IOException broken) {
                // The line broke under this thread before the one that reads has seen it.
                lost = true;
                throw broken;
            }
            at += size;
            left -= size;
        }
        return true;
    }

    /** Writes to a command that reads everything; it is a failure if it does not. */
    void writeAll(byte[] bytes) throws IOException {
        if (!write(bytes, 0, bytes.length, PATIENCE)) {
            throw new IOException("the command on the host has ended");
        }
    }

    private boolean isOver() {
        return ended || hasExitStatus();
    }

    /** How it ended, as a part of a sentence. */
    String ending() {
        if (getExitStatus() != null) {
            return "exit status " + getExitStatus();
        }
        return getExitSignal() == null ? "no exit status" : "signal " + getExitSignal();
    }

    /** Says that nothing more will be written. */
    void endOfInput() throws IOException {
        getOutputStream().close();
    }

    /** Gives the channel up without waiting for the command, which has to be stopped by other means. */
    void abandon() {
        try {
            sendClose();
        } catch (SSHException failed) {
            notifyError(failed);
        }
    }
}
