package io.zdd.ssh;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.forwarded.AbstractForwardedChannel;
import net.schmizz.sshj.connection.channel.forwarded.AbstractForwardedChannelOpener;
import net.schmizz.sshj.transport.TransportException;

/**
 * Lets commands on the host use the ssh-agent of this side, as for {@code git clone} over SSH.
 *
 * <p>Never by default: whoever is root on the host can use the agent's keys as long as the connection lasts. Needed are both
 * {@link #attach} on the connection and then the request {@link #REQUEST}, without a reply, on each session channel before
 * its command; the request alone would make OpenSSH end the connection. Each connection to the agent has a daemon thread, which ends with it.
 */
final class AgentForwarding extends AbstractForwardedChannelOpener {
    /** The request on a session channel that gives its command the variable SSH_AUTH_SOCK. */
    static final String REQUEST = "auth-agent-req@openssh.com";

    private static final String CHANNEL = "auth-agent@openssh.com";
    // A user may be asked before it signs.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path socket;

    private AgentForwarding(Connection connection, Path socket) {
        super(CHANNEL, connection);
        this.socket = socket;
    }

    /** From now on the host may use the agent. */
    static void attach(Connection connection, Path socket) {
        connection.attach(new AgentForwarding(connection, socket));
    }

    @Override
    public void handleOpen(SSHPacket packet) throws ConnectionException {
        try {
            Channel channel = new Channel(conn, packet.readUInt32AsInt(), packet.readUInt32(), packet.readUInt32());
            Thread thread = new Thread(
                    () -> serve(channel),
                    "zdd ssh-agent for " + conn.getTransport().getRemoteHost());
            thread.setDaemon(true);
            thread.start();
        } catch (Buffer.BufferException e) {
            throw new ConnectionException(e);
        }
    }

    private void serve(Channel channel) {
        try (AgentWire wire = AgentWire.open(socket)) {
            channel.confirm();
            try (channel) {
                relay(channel, wire);
            }
        } catch (IOException e) {
            log.warn(
                    "forwarding the ssh-agent to {} failed", conn.getTransport().getRemoteHost(), e);
            reject(channel);
        }
    }

    private void reject(Channel channel) {
        if (channel.confirmed) {
            return;
        }
        try {
            channel.reject(OpenFailException.Reason.CONNECT_FAILED, "the ssh-agent cannot be reached");
        } catch (TransportException e) {
            log.warn("the connection to {} is lost", conn.getTransport().getRemoteHost(), e);
        }
    }

    private static void relay(Channel channel, AgentWire wire) throws IOException {
        DataInputStream in = new DataInputStream(channel.getInputStream());
        OutputStream out = channel.getOutputStream();
        while (true) {
            byte[] request;
            try {
                request = new byte[checked(in.readInt())];
            } catch (EOFException done) {
                return;
            }
            in.readFully(request);
            byte[] answer = wire.exchange(request, LIMIT);
            out.write(ByteBuffer.allocate(4 + answer.length)
                    .putInt(answer.length)
                    .put(answer)
                    .array());
            out.flush();
        }
    }

    private static int checked(int length) throws IOException {
        if (length < 1 || length > AgentWire.LONGEST) {
            throw new IOException("the host asked the ssh-agent with " + length + " bytes, which is no request");
        }
        return length;
    }

    private static final class Channel extends AbstractForwardedChannel {
        private boolean confirmed;

        Channel(Connection connection, int recipient, long window, long packet) {
            super(connection, CHANNEL, recipient, window, packet, "", 0);
        }

        @Override
        public void confirm() throws TransportException {
            confirmed = true;
            super.confirm();
        }

        /** sshj's own lacks the language, for which OpenSSH ends the connection. */
        @Override
        public void reject(OpenFailException.Reason reason, String message) throws TransportException {
            conn.getTransport()
                    .write(new SSHPacket(Message.CHANNEL_OPEN_FAILURE)
                            .putUInt32FromInt(getRecipient())
                            .putUInt32(reason.getCode())
                            .putString(message)
                            .putString(""));
        }
    }
}
