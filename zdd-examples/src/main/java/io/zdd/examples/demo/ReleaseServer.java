package io.zdd.examples.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the release that {@code current} leads to, as a web server does that passes {@code $realpath_root}: the link is
 * resolved once per request, and every file of the answer is read below the path it led to.
 */
final class ReleaseServer implements AutoCloseable {
    private static final int THREADS = 4;

    private final Path current;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private ReleaseServer(Path root) throws IOException {
        this.current = root.resolve("current");
        // Without it the JDK's server sends head and body apart, and each answer waits 40 ms for a delayed ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, this::page));
        server.createContext("/up", exchange -> answer(exchange, this::health));
        server.setExecutor(threads);
    }

    static ReleaseServer start(Path root) throws IOException {
        ReleaseServer started = new ReleaseServer(root);
        started.server.start();
        return started;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    URI uri(String path) {
        return URI.create(
                "http://" + address().getHostString() + ":" + address().getPort() + path);
    }

    private Answer page() throws IOException {
        Path release = current.toRealPath();
        StringBuilder body = new StringBuilder();
        for (String part : Pages.PARTS) {
            body.append(Files.readString(release.resolve(part)));
        }
        return new Answer(200, body.toString());
    }

    private Answer health() throws IOException {
        String status = Files.readString(current.toRealPath().resolve(Pages.HEALTH));
        return new Answer(Integer.parseInt(status), "health");
    }

    private static void answer(HttpExchange exchange, Handler handler) throws IOException {
        Answer answer;
        try {
            answer = handler.handle();
        } catch (IOException failed) {
            answer = new Answer(500, failed.toString());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private interface Handler {
        Answer handle() throws IOException;
    }
}
