package io.zdd.examples.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service that cannot reload: it serves the page of the release that was live when it started, takes its time for each
 * answer, and drops what it was about to answer when it is restarted.
 */
final class PageServer implements AutoCloseable {
    private static final int WORK_MILLIS = 15;

    private final Path root;
    private final int port;
    private HttpServer server;
    private ExecutorService threads;

    private PageServer(Path root, int port) throws IOException {
        this.root = root;
        this.port = port;
        open();
    }

    static PageServer start(Path root, int port) throws IOException {
        return new PageServer(root, port);
    }

    /** A page with the marks by which clients see of which release it is. */
    static String page(String release) {
        return "title-is-%1$s- header-is-%1$s- lang-is-%1$s- footer-is-%1$s-".formatted(release);
    }

    void restart() throws IOException {
        close();
        open();
    }

    private void open() throws IOException {
        byte[] page = Files.readAllBytes(root.resolve("current/index.html"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/up", exchange -> answer(exchange, "up".getBytes(StandardCharsets.UTF_8)));
        server.createContext("/", exchange -> {
            work();
            answer(exchange, page);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void work() {
        try {
            Thread.sleep(WORK_MILLIS);
        } catch (InterruptedException killed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
