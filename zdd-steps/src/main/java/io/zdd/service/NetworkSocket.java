package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.StepContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A socket that listens on the network, spoken to by the machine that deploys.
 *
 * @param host a name or address
 * @param port where it listens
 */
record NetworkSocket(String host, int port) implements RuntimeSocket {
    private static final int LIMIT_MILLIS = 5_000;
    private static final int LONGEST = 1 << 20;

    NetworkSocket {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new ZddException("'" + host + ":" + port + "' is not an address of HAProxy's socket");
        }
    }

    @Override
    public String ask(StepContext context, String command) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
            socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new ZddException(
                    context.target().host() + ": HAProxy did not answer `" + command + "` at " + this + ": "
                            + failed.getMessage() + " (say `stats socket ipv4@" + this
                            + " level admin` in its configuration)",
                    failed);
        }
    }

    @Override
    public boolean needsCommands() {
        return false;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
