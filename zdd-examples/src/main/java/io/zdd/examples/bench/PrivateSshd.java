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
 * OpenSSH's server on loopback, on one address or on many, with keys and a configuration of its own, and what both clients need to log in to it: none of
 * them reads anything of the user's. Each address has a home directory that is named after it.
 */
final class PrivateSshd implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final String ADDRESS = "127.0.0.1";
    /** A server listens on no more addresses than this. */
    private static final int MOST_ADDRESSES = 16;

    private final Path directory;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    private PrivateSshd(Path directory, int port) {
        this.directory = directory;
        this.port = port;
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
        return start(directory, List.of(ADDRESS));
    }

    /** Starts one on these addresses, or as many as it takes to listen on all of them, on the same port. */
    static PrivateSshd start(Path directory, List<String> addresses) throws IOException, InterruptedException {
        Files.createDirectory(directory);
        generate(directory.resolve("host"));
        generate(directory.resolve("user"));
        Files.copy(directory.resolve("user.pub"), directory.resolve("authorized_keys"));
        Files.writeString(
                directory.resolve("known_hosts"), "[127.*]:* " + Files.readString(directory.resolve("host.pub")));
        Files.write(directory.resolve("ssh_config"), clientLines(directory));
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        PrivateSshd server = new PrivateSshd(directory, freePort());
        for (int i = 0; i < addresses.size(); i += MOST_ADDRESSES) {
            server.listen(addresses.subList(i, Math.min(addresses.size(), i + MOST_ADDRESSES)));
        }
        return server;
    }

    private void listen(List<String> addresses) throws IOException, InterruptedException {
        Path configuration = directory.resolve("sshd_config_" + addresses.get(0));
        Files.write(configuration, serverLines(addresses));
        Process process = new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        processes.add(process);
        for (String address : addresses) {
            Files.createDirectory(directory.resolve(address));
            awaitOpenPort(address, process);
        }
    }

    private List<String> serverLines(List<String> addresses) {
        List<String> lines = new ArrayList<>(List.of(
                "Port " + port,
                "HostKey " + directory.resolve("host"),
                "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "MaxStartups 1000",
                "LogLevel ERROR"));
        addresses.forEach(address -> lines.add("ListenAddress " + address));
        for (String address : addresses) {
            // What the user's own .bashrc does at each command would be measured with everybody.
            lines.addAll(List.of("Match LocalAddress " + address, "SetEnv HOME=" + directory.resolve(address)));
        }
        return lines;
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

    static String user() {
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
        return zdd(directory, ADDRESS, port);
    }

    /** To one of the addresses of the server whose files lie in a directory. */
    static Ssh zdd(Path directory, String address, int port) {
        return Ssh.settings()
                .user(user())
                .port(port)
                .key(directory.resolve("user"))
                .withoutAgent()
                .hostKeys(HostKeys.knownHosts(directory.resolve("known_hosts")))
                .to(address);
    }

    /** OpenSSH's client to the server, or to a line to it, with more words before and after the host. */
    List<String> ssh(int portOrLine, List<String> options, String... remote) {
        return ssh(ADDRESS, portOrLine, options, remote);
    }

    /** OpenSSH's client to one of the addresses of the server. */
    List<String> ssh(String address, int portOrLine, List<String> options, String... remote) {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/ssh", "-F", directory.resolve("ssh_config").toString(), "-p", String.valueOf(portOrLine)));
        command.addAll(options);
        command.add(address);
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

    private void awaitOpenPort(String address, Process process) throws IOException, InterruptedException {
        for (int i = 0; i < 400; i++) {
            try {
                new Socket(address, port).close();
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
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        processes.forEach(process ->
                process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join());
    }
}
