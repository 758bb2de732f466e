package io.zdd.ssh;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connection to an ssh-agent that asks and answers in turn. For one thread.
 *
 * <p>Does not block: the JDK has no time limits for Unix sockets, and an agent that hangs must not take us with it.
 */
final class AgentWire implements Closeable {
    static final int LONGEST = 1 << 18;

    private final Path socket;
    private final SocketChannel channel;
    private final Selector selector;

    private AgentWire(Path socket, SocketChannel channel, Selector selector) {
        this.socket = socket;
        this.channel = channel;
        this.selector = selector;
    }

    static AgentWire open(Path socket) throws IOException {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            try {
                channel.configureBlocking(false);
                Selector selector = channel.provider().openSelector();
                return new AgentWire(socket, channel, selector);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new IOException("the ssh-agent at " + socket + " cannot be reached: " + e.getMessage(), e);
        }
    }

    /** Asks, and awaits the answer. */
    byte[] exchange(byte[] request, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        ByteBuffer out = ByteBuffer.allocate(4 + request.length)
                .putInt(request.length)
                .put(request)
                .flip();
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE, end, limit);
            }
        }
        int length = read(4, end, limit).getInt();
        if (length < 1 || length > LONGEST) {
            throw new IOException(
                    "the ssh-agent at " + socket + " answered with " + length + " bytes, which is no answer");
        }
        return read(length, end, limit).array();
    }

    private ByteBuffer read(int length, long end, Duration limit) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            int count = channel.read(in);
            if (count < 0) {
                throw new EOFException("the ssh-agent at " + socket + " closed the connection");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, end, limit);
            }
        }
        return in.flip();
    }

    private void await(int operation, long end, Duration limit) throws IOException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new IOException("the ssh-agent at " + socket + " did not answer within " + limit.toSeconds() + " s");
        }
        channel.register(selector, operation);
        selector.select(millis);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while the ssh-agent at " + socket + " was asked");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            selector.close();
        } finally {
            channel.close();
        }
    }
}
