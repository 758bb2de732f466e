package io.zdd.ssh;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.net.SocketFactory;
import net.schmizz.sshj.SSHClient;

/**
 * Sockets that do not wait: sshj leaves Nagle's algorithm on, which costs 40 ms for each small message, and the server's own
 * waits for our delayed acknowledgements until its first session is open.
 */
final class Sockets extends SocketFactory {
    private final LongAdder received;
    private volatile Optional<Socket> last = Optional.empty();

    /** Adds up the bytes that come from the server. */
    Sockets(LongAdder received) {
        this.received = received;
    }

    /** Closes the socket of a client under it, which wakes whoever reads or writes; one that goes through another has none. */
    static void cut(SSHClient client) {
        if (client.getSocketFactory() instanceof Sockets sockets) {
            sockets.last.ifPresent(Sockets::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException lost) {
            // it is gone, and that is what is wanted
        }
    }

    @Override
    public Socket createSocket() throws SocketException {
        Socket socket = new PromptSocket();
        socket.setTcpNoDelay(true);
        last = Optional.of(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("sshj connects by itself");
    }

    /** Asks the kernel to acknowledge at once; it forgets that by itself, so it is asked again each time. */
    private final class PromptSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    int n = super.read(bytes, from, length);
                    received.add(Math.max(0, n));
                    return n;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream plain = super.getOutputStream();
            Optional<SocketOption<Boolean>> quickAck = quickAck();
            return quickAck.isEmpty()
                    ? plain
                    : new FilterOutputStream(plain) {
                        @Override
                        public void write(byte[] bytes, int from, int length) throws IOException {
                            out.write(bytes, from, length);
                            setOption(quickAck.get(), true);
                        }
                    };
        }

        /** Linux has it; found by its name, for its class lies in a module that not every JDK image has. */
        @SuppressWarnings("unchecked")
        private Optional<SocketOption<Boolean>> quickAck() {
            return supportedOptions().stream()
                    .filter(option -> option.name().equals("TCP_QUICKACK") && option.type() == Boolean.class)
                    .map(option -> (SocketOption<Boolean>) option)
                    .findFirst();
        }
    }
}
