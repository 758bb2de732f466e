package io.zdd.examples.real;

import io.zdd.ssh.HostKeys;
import io.zdd.ssh.Ssh;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real OpenSSH server on loopback, run by the user of the tests, who may log in with a key of its own. */
final class Sshd implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final Process process;

    private Sshd(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static Optional<Path> program() {
        return RealServers.program("sshd");
    }

    /** Keeps its keys and its log in a directory of its own. */
    static Sshd start(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        for (String key : List.of("host", "user")) {
            String file = directory.resolve(key).toString();
            new ProcessBuilder("ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-f", file)
                    .start()
                    .waitFor();
        }
        int port = freePort();
        Path configuration = Files.writeString(directory.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %2$s/host
                AuthorizedKeysFile %2$s/user.pub
                PasswordAuthentication no
                StrictModes no
                PidFile none
                UsePAM no
                # where Debian has nginx
                SetEnv PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
                """.formatted(port, directory));
        Process process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "-D",
                        "-E",
                        directory + "/log",
                        "-f",
                        configuration.toString())
                .start();
        Sshd server = new Sshd(directory, port, process);
        server.awaitOpenPort();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitOpenPort() throws IOException, InterruptedException {
        for (int i = 0; i < 200 && process.isAlive(); i++) {
            try {
                new Socket("127.0.0.1", port).close();
                return;
            } catch (IOException closed) {
                Thread.sleep(25);
            }
        }
        throw new IOException("sshd opened no port; see " + directory + "/log");
    }

    Ssh connector() throws IOException {
        Path known = directory.resolve("known_hosts");
        Files.writeString(known, "[127.0.0.1]:" + port + " " + Files.readString(directory.resolve("host.pub")));
        return Ssh.settings()
                .key(directory.resolve("user"))
                .withoutAgent()
                .hostKeys(HostKeys.knownHosts(known))
                .to("127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }
}
