package io.zdd.examples.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One HTTP connection that is kept alive; for one thread.
 *
 * <p>The JDK's own clients send a request again without a word when a kept connection breaks, and so would hide exactly
 * the failures that are counted here.
 */
final class KeepAliveConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String LENGTH = "content-length:";

    private final Socket socket = new Socket();
    private final InputStream in;
    private final byte[] request;

    KeepAliveConnection(InetSocketAddress server, String path) throws IOException {
        request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server, PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /** Asks once; an answer that is cut off is an exception. */
    Answer get() throws IOException {
        socket.getOutputStream().write(request);
        String start = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(lower.substring(LENGTH.length()).trim());
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer was cut off after " + body.length + " of " + length + " bytes");
        }
        return new Answer(Integer.parseInt(start.split(" ")[1]), new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed instead of an answer");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
