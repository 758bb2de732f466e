package io.zdd.examples.real;

import static io.zdd.step.Steps.run;

import io.zdd.check.HealthCheck;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.local.Local;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.service.BlueGreen;
import io.zdd.service.Slot;
import io.zdd.service.SlotProxy;
import io.zdd.service.SlotService;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service on a JVM of its own in each of two slots on this machine, and what is deployed to them. */
final class SlotSite implements AutoCloseable {
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

    private final Path directory;
    private final int blue = Daemon.freePort();
    private final int green = Daemon.freePort();
    private final int port = Daemon.freePort();
    private final Deployer deployer;

    SlotSite(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        compile();
        this.deployer = Deployer.to(Fleet.of(
                Host.named("here").at(directory.resolve("shop").toString()).over(Local.disk())));
    }

    /** Once, so that a start takes little more than the time of the JVM. */
    private void compile() throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("Service.java"), SERVICE);
        Process javac = new ProcessBuilder(program("javac"), source.toString())
                .inheritIO()
                .start();
        if (javac.waitFor() != 0) {
            throw new IOException("javac ended with status " + javac.exitValue());
        }
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    Deployer deployer() {
        return deployer;
    }

    int blue() {
        return blue;
    }

    int green() {
        return green;
    }

    /** Where the proxy listens. */
    int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    AtomicSymlink strategy(SlotProxy proxy) {
        BlueGreen slots = BlueGreen.of(
                        service(),
                        slot -> HealthCheck.http("http://" + slot.address() + "/")
                                .expectBody("title-is-{release}-")
                                .every(Duration.ofMillis(100)),
                        proxy,
                        Slot.port("blue", blue),
                        Slot.port("green", green))
                .drain(Duration.ofSeconds(1));
        return Strategy.blueGreen(slots)
                .verify(HealthCheck.http(url("/deep"))
                        .expectBody("title-is-{release}-")
                        .within(Duration.ofSeconds(3)))
                .keep(2);
    }

    /** The same service in one slot only, stopped and started after the swap. */
    AtomicSymlink inPlace() {
        return Strategy.atomicSymlink()
                .reload(run(stopLine("blue")), run(startLine("blue", String.valueOf(blue))))
                .verify(HealthCheck.http("http://127.0.0.1:" + blue + "/").every(Duration.ofMillis(100)));
    }

    private SlotService service() {
        return SlotService.commands(startLine("{{slot}}", "{{port}}"), stopLine("{{slot}}"));
    }

    private String startLine(String slot, String at) {
        return "setsid " + program("java") + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp . Service " + at + " >"
                + directory + "/" + slot + ".log 2>&1 & echo $! >" + directory + "/" + slot + ".pid";
    }

    private String stopLine(String slot) {
        String pid = directory + "/" + slot + ".pid";
        return "test -e " + pid + " || exit 0; read -r pid <" + pid + "; rm " + pid + "; kill $pid;"
                + " while readlink /proc/$pid/exe >/dev/null; do sleep 0.05; done";
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

    /** The processes that were started in the slots and were not stopped. */
    List<ProcessHandle> running() throws IOException {
        return List.of(process("blue"), process("green")).stream()
                .flatMap(Optional::stream)
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    Optional<ProcessHandle> process(String slot) throws IOException {
        Path pid = directory.resolve(slot + ".pid");
        return Files.exists(pid)
                ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                : Optional.empty();
    }

    String active() throws IOException {
        return Files.readSymbolicLink(directory.resolve("shop/slots/active")).toString();
    }

    /** Ends the processes in the slots by their ids. */
    @Override
    public void close() throws IOException {
        deployer.close();
        running().forEach(ProcessHandle::destroyForcibly);
    }
}
