package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A real OpenSSH server on loopback, run by the user of the tests, who may log in with a key of its own.
 *
 * <p>Without OpenSSH the test is skipped, or fails where {@code ZDD_REAL=required}.
 */
final class OpenSsh implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final int port;
    private final Process process;

    private OpenSsh(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Starts one that keeps its keys, configuration and log in an empty directory; more lines win. */
    static OpenSsh start(Path directory, String... more) throws IOException, InterruptedException {
        require(Files.isExecutable(SSHD), "OpenSSH's server is not installed (Debian: openssh-server)");
        generate(directory.resolve("host_ed25519"), "ed25519");
        generate(directory.resolve("user_ed25519"), "ed25519");
        Files.copy(directory.resolve("user_ed25519.pub"), directory.resolve("authorized_keys"));
        int port = freePort();
        List<String> lines = new ArrayList<>(List.of(more));
        List<String> usual = List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + directory.resolve("host_ed25519"),
                "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "MaxStartups 300",
                "LogLevel VERBOSE",
                "Subsystem sftp internal-sftp");
        // For most of them the first one counts, but for MaxStartups the last.
        usual.stream()
                .filter(line ->
                        lines.stream().noneMatch(own -> own.startsWith(line.substring(0, line.indexOf(' ') + 1))))
                .toList()
                .forEach(lines::add);
        Path configuration = directory.resolve("sshd_config");
        Files.write(configuration, lines);
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process process = new ProcessBuilder(
                        SSHD.toString(),
                        "-D",
                        "-E",
                        directory.resolve("log").toString(),
                        "-f",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        OpenSsh server = new OpenSsh(directory, port, process);
        server.awaitOpenPort();
        return server;
    }

    static void require(boolean condition, String what) {
        if ("required".equals(System.getenv("ZDD_REAL"))) {
            assertThat(condition).as(what).isTrue();
        }
        assumeTrue(condition, what);
    }

    int port() {
        return port;
    }

    static String user() {
        return System.getProperty("user.name");
    }

    /** The private key that may log in. */
    Path key() {
        return directory.resolve("user_ed25519");
    }

    /** The private host key; its public half lies beside it with {@code .pub}. */
    Path hostKey() {
        return directory.resolve("host_ed25519");
    }

    /** A known_hosts file that knows this server by {@code [127.0.0.1]:port}. */
    Path knownHosts() throws IOException {
        Path file = directory.resolve("known_hosts");
        String key = Files.readString(directory.resolve("host_ed25519.pub"));
        // Others may read it at this moment.
        Path fresh = Files.createTempFile(directory, "known", "");
        Files.writeString(fresh, "[127.0.0.1]:" + port + " " + key);
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A connector that logs in with the key and knows the server. */
    Ssh connector() {
        return settings().to("127.0.0.1");
    }

    SshSettings settings() {
        try {
            return Ssh.settings()
                    .user(user())
                    .port(port)
                    .key(key())
                    .withoutAgent()
                    .hostKeys(HostKeys.knownHosts(knownHosts()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    long pid() {
        return process.pid();
    }

    /** Makes a key pair without passphrase. */
    static void generate(Path file, String type) throws IOException, InterruptedException {
        run("ssh-keygen", "-q", "-N", "", "-t", type, "-f", file.toString());
    }

    /** Runs a program that must succeed, and gives its standard output. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
        return output;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitOpenPort() throws IOException, InterruptedException {
        for (int i = 0; i < 200; i++) {
            assertThat(process.isAlive()).as(() -> "sshd ended: " + output()).isTrue();
            try {
                new Socket("127.0.0.1", port).close();
                return;
            } catch (IOException closed) {
                Thread.sleep(25);
            }
        }
        throw new AssertionError("sshd opened no port: " + output());
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output")) + log();
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Ends the server and the sessions that it still serves. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        CompletableFuture<Process> ended = process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS);
        assertThat(ended.join().isAlive()).as("sshd still runs").isFalse();
    }
}
