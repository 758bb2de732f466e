package io.zdd.examples.real;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Asks for one page over one connection; for one thread. A new connection is made only after the server has announced
 * the end of the old one, or after a failure.
 *
 * <p>The JDK's own clients send a request again without a word when a kept connection breaks, and so would hide exactly
 * the failures that are looked for.
 */
final class Browser implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final InetSocketAddress server;
    private final byte[] request;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    /** What came back; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {}

    Browser(URI page, boolean keepAlive) {
        server = new InetSocketAddress(page.getHost(), page.getPort());
        request = ("GET " + page.getPath() + " HTTP/1.1\r\nHost: localhost\r\nConnection: "
                        + (keepAlive ? "keep-alive" : "close") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The first page of what listens on a port of loopback, asked for once. */
    static String page(int port) throws IOException {
        try (Browser browser = new Browser(URI.create("http://127.0.0.1:" + port + "/"), false)) {
            return browser.get().body();
        }
    }

    /** Asks once; an answer that is cut off is an exception. */
    Answer get() throws IOException {
        boolean goesOn = false;
        try {
            connect();
            socket.getOutputStream().write(request);
            String start = line();
            Map<String, String> headers = headers();
            byte[] body = body(headers);
            goesOn = !"close".equalsIgnoreCase(headers.get("connection"));
            return new Answer(Integer.parseInt(start.split(" ")[1]), headers, new String(body, StandardCharsets.UTF_8));
        } finally {
            if (!goesOn) {
                socket.close();
            }
        }
    }

    private void connect() throws IOException {
        if (socket.isConnected() && !socket.isClosed()) {
            return;
        }
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk;
        do {
            chunk = exactly(Integer.parseInt(line().strip(), 16));
            body.write(chunk);
            line();
        } while (chunk.length > 0);
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer was cut off after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
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
