package io.zdd.examples.real;

import io.zdd.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A service on a JVM of its own, started and stopped by commands.
 *
 * @param directory where it is compiled, and where its processes' ids and output are kept
 */
record JvmService(Path directory) {
    /** Ends at once when it is told to, with the requests that it has. */
    private static final String SERVICE = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetAddress;
            import java.net.InetSocketAddress;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.concurrent.Executors;

            class Service {
                public static void main(String[] arguments) throws Exception {
                    byte[] page = Files.readAllBytes(Path.of("page"));
                    boolean sick = Files.exists(Path.of("sick"));
                    int port = Integer.parseInt(arguments[0]);
                    HttpServer server = HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
                    server.setExecutor(Executors.newFixedThreadPool(16));
                    server.createContext("/", exchange -> {
                        try (exchange) {
                            String path = exchange.getRequestURI().getPath();
                            Thread.sleep(path.equals("/slow") ? 700 : 15);
                            boolean well = !path.equals("/deep") || !sick;
                            exchange.sendResponseHeaders(well ? 200 : 500, page.length);
                            exchange.getResponseBody().write(page);
                        } catch (InterruptedException ended) {
                            Thread.currentThread().interrupt();
                        }
                    });
                    server.start();
                }
            }
            """;

    /** Once, so that a start takes little more than the time of the JVM. */
    static JvmService compiled(Path directory) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("Service.java"), SERVICE);
        Process javac = new ProcessBuilder(program("javac"), source.toString())
                .inheritIO()
                .start();
        if (javac.waitFor() != 0) {
            throw new IOException("javac ended with status " + javac.exitValue());
        }
        return new JvmService(directory);
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Starts a process that is known by a name. */
    String startLine(String name, String port) {
        return "setsid " + program("java") + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp . Service " + port + " >"
                + directory + "/" + name + ".log 2>&1 & echo $! >" + directory + "/" + name + ".pid";
    }

    String stopLine(String name) {
        String pid = directory + "/" + name + ".pid";
        return "test -e " + pid + " || exit 0; read -r pid <" + pid + "; rm " + pid + "; kill $pid;"
                + " while readlink /proc/$pid/exe >/dev/null; do sleep 0.05; done";
    }

    Optional<ProcessHandle> process(String name) throws IOException {
        Path pid = directory.resolve(name + ".pid");
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                : Optional.empty();
    }

    Release release(String id, boolean sick) throws IOException {
        Path source = Files.createDirectory(directory.resolve("source-" + id));
        Files.copy(directory.resolve("Service.class"), source.resolve("Service.class"));
        Files.writeString(source.resolve("page"), PageServer.page(id));
        if (sick) {
            Files.createFile(source.resolve("sick"));
        }
        return Release.of(source).id(id);
    }
}
