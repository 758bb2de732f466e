package io.zdd.migrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real database server on loopback that keeps all it has in a directory of its own, and ends with the tests. */
public abstract class DatabaseServer implements AutoCloseable {
    private final AtomicInteger databases = new AtomicInteger();
    private final Path directory;
    private final int port;
    private Process process;

    DatabaseServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static DatabaseServer start(ServerKind kind, Path jar) {
        try {
            Path programs = ServerPrograms.of(kind, jar);
            // The path of a socket may have 107 bytes, so not below target.
            Path directory = Files.createTempDirectory("zdd-db");
            int port = freePort();
            DatabaseServer server = kind.postgresql()
                    ? new PostgresServer(programs, directory, port)
                    : new MariaDbServer(programs, directory, port);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commands that fill the data directory, before the server is started. */
    abstract List<List<String>> preparation();

    abstract List<String> command();

    /** The signal that ends it without waiting for those who are connected. */
    abstract String stopSignal();

    /** The address of a database, for a user who may do everything there. */
    abstract String url(String database);

    /** The database that is there from the beginning. */
    abstract String first();

    Path directory() {
        return directory;
    }

    int port() {
        return port;
    }

    /** Makes an empty database, so that tests do not see each other's tables. */
    public TestDatabase fresh() throws SQLException {
        String name = "test" + databases.incrementAndGet();
        try (Connection connection = TestDatabase.source(url(first())).getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new TestDatabase(TestDatabase.source(url(name)), url(name));
    }

    /** What the server wrote since it was started. */
    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private void start() throws IOException {
        List<String> other = otherUser();
        if (!other.isEmpty()) {
            run(List.of("chown", "65534:65534", directory.toString()));
            boolean reachable = exitStatus(joined(other, List.of(command().get(0), "--version"))) == 0;
            DatabaseServers.require(
                    reachable,
                    "a server does not run as root, and another user does not reach "
                            + command().get(0));
        }
        for (List<String> step : preparation()) {
            run(joined(other, step));
        }
        process = new ProcessBuilder(joined(other, command()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        awaitConnections();
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> otherUser() {
        return System.getProperty("user.name").equals("root")
                ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
                : List.of();
    }

    private void awaitConnections() throws IOException {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (true) {
            try {
                TestDatabase.source(url(first())).getConnection().close();
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || Instant.now().isAfter(end)) {
                    throw new IllegalStateException("the server does not come up:\n" + log(), notYet);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void run(List<String> command) throws IOException {
        if (exitStatus(command) != 0) {
            throw new IllegalStateException(
                    command + " failed:\n" + Files.readString(directory.resolve("preparation")));
        }
    }

    private int exitStatus(List<String> command) throws IOException {
        Process running = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("preparation").toFile())
                .start();
        return join(running);
    }

    private static int join(Process running) {
        try {
            return running.waitFor();
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        run(List.of("kill", "-" + stopSignal(), String.valueOf(process.pid())));
        join(process);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
