package io.zdd.examples.bench;

import io.zdd.ssh.HostKeys;
import io.zdd.ssh.Ssh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's server on loopback with keys and a configuration of its own, and what both clients need to log in to it: none of
 * them reads anything of the user's.
 */
final class PrivateSshd implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final String ADDRESS = "127.0.0.1";

    private final Path directory;
    private final int port;
    private final Process process;

    private PrivateSshd(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Why there can be none on this machine. */
    static Optional<String> obstacle() {
        return List.of(SSHD, Path.of("/usr/bin/ssh"), Path.of("/usr/bin/ssh-keygen")).stream()
                .filter(program -> !Files.isExecutable(program))
                .map(program -> program + " is not installed (Debian: openssh-server, openssh-client)")
                .findFirst();
    }

    /** Starts one in a new directory. */
    static PrivateSshd start(Path directory) throws IOException, InterruptedException {
        Files.createDirectory(directory);
        generate(directory.resolve("host"));
        generate(directory.resolve("user"));
        Files.copy(directory.resolve("user.pub"), directory.resolve("authorized_keys"));
        Files.writeString(
                directory.resolve("known_hosts"),
                "[" + ADDRESS + "]:* " + Files.readString(directory.resolve("host.pub")));
        int port = freePort();
        Path configuration = Files.write(directory.resolve("sshd_config"), serverLines(directory, port));
        Files.write(directory.resolve("ssh_config"), clientLines(directory));
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process process = new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        PrivateSshd server = new PrivateSshd(directory, port, process);
        server.awaitOpenPort();
        return server;
    }

    private static List<String> serverLines(Path directory, int port) {
        return List.of(
                "Port " + port,
                "ListenAddress " + ADDRESS,
                "HostKey " + directory.resolve("host"),
                "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                // What the user's own .bashrc does at each command would be measured with both.
                "SetEnv HOME=" + directory,
                "LogLevel ERROR");
    }

    private static List<String> clientLines(Path directory) {
        return List.of(
                "User " + user(),
                "IdentityFile " + directory.resolve("user"),
                "IdentitiesOnly yes",
                "IdentityAgent none",
                "UserKnownHostsFile " + directory.resolve("known_hosts"),
                "GlobalKnownHostsFile /dev/null",
                "StrictHostKeyChecking yes",
                "BatchMode yes",
                "LogLevel ERROR");
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /** To the server, or to a line to it. */
    Ssh zdd(int portOrLine) {
        return zdd(directory, portOrLine);
    }

    /** To the server whose files lie in a directory. */
    static Ssh zdd(Path directory, int port) {
        return Ssh.settings()
                .user(user())
                .port(port)
                .key(directory.resolve("user"))
                .withoutAgent()
                .hostKeys(HostKeys.knownHosts(directory.resolve("known_hosts")))
                .to(ADDRESS);
    }

    /** OpenSSH's client to the server, or to a line to it, with more words before and after the host. */
    List<String> ssh(int portOrLine, List<String> options, String... remote) {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/ssh", "-F", directory.resolve("ssh_config").toString(), "-p", String.valueOf(portOrLine)));
        command.addAll(options);
        command.add(ADDRESS);
        command.addAll(List.of(remote));
        return command;
    }

    private static void generate(Path key) throws IOException, InterruptedException {
        Programs.run(List.of("/usr/bin/ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-f", key.toString()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitOpenPort() throws IOException, InterruptedException {
        for (int i = 0; i < 400; i++) {
            try {
                new Socket(ADDRESS, port).close();
                return;
            } catch (IOException closed) {
                if (!process.isAlive()) {
                    break;
                }
                Thread.sleep(25);
            }
        }
        close();
        throw new IOException("sshd opened no port: " + Files.readString(directory.resolve("log")));
    }

    /** Ends the server and the sessions that it still serves. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    }
}
