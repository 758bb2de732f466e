package io.zdd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** OpenSSH servers with host keys and certificates of all kinds. */
final class HostKeyServers implements AutoCloseable {
    private static final List<String> KEYS =
            List.of("authority", "impostor", "ed25519", "other", "rsa", "ecdsa", "rsa-authority");

    /** How the certificates for the ed25519 key are made, besides being signed by "authority". */
    private static final Map<String, List<String>> CERTIFICATES = Map.of(
            "certified", List.of("-h", "-n", "127.0.0.1"),
            "anyone", List.of("-h"),
            "stranger", List.of("-h", "-n", "web.example"),
            "wildcard", List.of("-h", "-n", "127.0.0.*"),
            "expired", List.of("-h", "-n", "127.0.0.1", "-V", "20200101:20200102"),
            "early", List.of("-h", "-n", "127.0.0.1", "-V", "20400101:20400102"),
            "critical", List.of("-h", "-n", "127.0.0.1", "-O", "critical:tea@example.com=yes"),
            "user", List.of("-n", "127.0.0.1"));

    private final Path directory;
    private final Map<String, OpenSsh> servers = new TreeMap<>();

    private HostKeyServers(Path directory) {
        this.directory = directory;
    }

    static HostKeyServers start(Path directory) throws IOException, InterruptedException {
        OpenSsh.require(Files.isExecutable(Path.of("/usr/bin/ssh")), "OpenSSH's client is not installed");
        HostKeyServers servers = new HostKeyServers(directory);
        try {
            servers.start();
            return servers;
        } catch (IOException | InterruptedException | RuntimeException | Error failure) {
            servers.close();
            throw failure;
        }
    }

    private void start() throws IOException, InterruptedException {
        for (String name : KEYS) {
            String type = name.startsWith("rsa") ? "rsa" : name.equals("ecdsa") ? "ecdsa" : "ed25519";
            OpenSsh.generate(key(name), type);
        }
        start("three-keys", "HostKey " + key("ed25519"), "HostKey " + key("rsa"), "HostKey " + key("ecdsa"));
        for (Map.Entry<String, List<String>> made : CERTIFICATES.entrySet()) {
            startCertified(made.getKey(), "ed25519", "authority", made.getValue());
        }
        startCertified("certified-rsa", "rsa", "authority", List.of("-h"));
        startCertified("certified-ecdsa", "ecdsa", "authority", List.of("-h"));
        startCertified("certified-by-rsa", "ed25519", "rsa-authority", List.of("-h"));
        startCertified("certified-by-sha1", "ed25519", "rsa-authority", List.of("-h", "-t", "ssh-rsa"));
    }

    private void startCertified(String name, String key, String authority, List<String> options)
            throws IOException, InterruptedException {
        Path copy = Files.copy(key(key), directory.resolve(name + "-key"));
        Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(key(key)));
        Files.copy(key(key + ".pub"), directory.resolve(name + "-key.pub"));
        List<String> command =
                new ArrayList<>(List.of("ssh-keygen", "-q", "-s", key(authority).toString(), "-I", name));
        command.addAll(options);
        command.add(directory.resolve(name + "-key.pub").toString());
        OpenSsh.run(command.toArray(String[]::new));
        start(name, "HostKey " + copy, "HostCertificate " + directory.resolve(name + "-key-cert.pub"));
    }

    private void start(String name, String... more) throws IOException, InterruptedException {
        servers.put(name, OpenSsh.start(Files.createDirectory(directory.resolve(name + "-server")), more));
    }

    OpenSsh named(String name) {
        return servers.get(name);
    }

    /** A new known_hosts file with the lines of a case. */
    Path write(KnownHostsCases.Case one) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String line : one.lines()) {
            String text = line.replace("%d", String.valueOf(named(one.server()).port()));
            for (String name : KEYS) {
                text = text.replace("<" + name + ">", publicKey(name));
            }
            lines.add(text.startsWith("hashed ") ? hash(text.substring("hashed ".length())) : text);
        }
        Path file = Files.createTempFile(directory, "known_hosts", "");
        return Files.writeString(file, lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    }

    private String hash(String line) throws IOException, InterruptedException {
        Path file = Files.writeString(Files.createTempFile(directory, "plain", ""), line + "\n");
        OpenSsh.run("ssh-keygen", "-q", "-H", "-f", file.toString());
        String hashed = Files.readString(file).strip();
        assertThat(hashed).startsWith("|1|");
        return hashed;
    }

    private Path key(String name) {
        return directory.resolve(name);
    }

    private String publicKey(String name) throws IOException {
        String[] words = Files.readString(directory.resolve(name + ".pub")).split(" ");
        return words[0] + " " + words[1];
    }

    @Override
    public void close() {
        servers.values().forEach(OpenSsh::close);
    }
}
