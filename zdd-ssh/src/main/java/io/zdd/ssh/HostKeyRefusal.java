package io.zdd.ssh;

import io.zdd.ssh.KnownHosts.Verdict;
import io.zdd.transport.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says why a host key is refused, and what to do.
 *
 * @param files the known_hosts files
 * @param host the host as it was connected to
 * @param port its port
 * @param alias the name that it is known by instead, if it is
 * @param name what was looked up
 * @param key what the server showed
 */
record HostKeyRefusal(
        List<Path> files, String host, int port, @Nullable String alias, String name, HostKey key) {
    String message(Verdict verdict) {
        return "the server's host key is refused: "
                + switch (verdict.kind()) {
                    case NEW -> unknown();
                    case CHANGED -> changed(Objects.requireNonNull(verdict.line()));
                    case REVOKED ->
                        "it is " + key + ", and it or the authority that signed it is revoked by " + verdict.line()
                                + ". Give the server a new key";
                    case INVALID ->
                        "its certificate is signed by the authority of " + verdict.line() + ", but " + verdict.fault()
                                + ". Give the server a new certificate";
                    case KNOWN -> throw new IllegalStateException("A known key is not refused");
                };
    }

    String message(IOException failure) {
        return "the server's host key is refused: it is " + key
                + ", and the known hosts could not be read or added to: " + failure;
    }

    private String unknown() {
        return "it is " + key + ", and there is no key for " + name + " in "
                + files.stream()
                        .map(file -> file + (Files.exists(file) ? "" : " (does not exist)"))
                        .collect(Collectors.joining(", "))
                + ". Compare the fingerprint with what ssh-keygen -lf prints for the public key on the server, then "
                + remedy();
    }

    private String changed(KnownHost line) {
        return "it is " + key + ", but another one is known for " + name + ", in " + line
                + ". Either someone else answered, or the server got a new key. If you know that it did, remove the old"
                + " one with: "
                + Command.of("ssh-keygen", "-f", line.file().toString(), "-R", name)
                + ", then " + remedy();
    }

    private String remedy() {
        String byHand = alias == null
                ? "add it with: " + command("ssh-keyscan") + " >> " + files.get(0) + ", or by connecting once with: "
                        + command("ssh")
                : "add it by connecting once with: " + command("ssh", "-o", "HostKeyAlias=" + alias);
        return byHand + ", or use HostKeys.fingerprints(\"" + key.fingerprint() + "\")";
    }

    /** A command with port and host, as it is typed into a shell. */
    private Command command(String... start) {
        List<String> words = new ArrayList<>(List.of(start));
        if (port != 22) {
            words.addAll(List.of("-p", String.valueOf(port)));
        }
        words.add(host);
        return Command.of(words.get(0), words.subList(1, words.size()).toArray(String[]::new));
    }
}
