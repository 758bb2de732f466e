package io.zdd.ssh;

import io.zdd.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What there is to log in with.
 *
 * @param keyFiles tried in their order, before the other keys of the agent
 * @param agentSocket where an ssh-agent listens
 * @param identitiesOnly whether only those keys of the agent are used that are also in {@code keyFiles}
 * @param password tried last
 * @param interaction answers what the server asks, before the password is tried
 */
record Credentials(
        List<KeyFile> keyFiles,
        Optional<Path> agentSocket,
        boolean identitiesOnly,
        Optional<Secret> password,
        Optional<Interaction> interaction) {
    private static final List<String> USUAL_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    Credentials {
        keyFiles = List.copyOf(keyFiles);
        Objects.requireNonNull(agentSocket, "agentSocket");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(interaction, "interaction");
    }

    static Credentials none() {
        return new Credentials(List.of(), Optional.empty(), false, Optional.empty(), Optional.empty());
    }

    /** What {@code ssh} would take: the agent of SSH_AUTH_SOCK, and those of the usual files in ~/.ssh that exist. */
    static Credentials usual() {
        return usual(System.getenv(), Path.of(System.getProperty("user.home", "")));
    }

    static Credentials usual(Map<String, String> environment, Path home) {
        Optional<Path> socket = Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
                .filter(path -> !path.isBlank())
                .map(Path::of);
        Stream<KeyFile> files = USUAL_FILES.stream()
                .map(home.resolve(".ssh")::resolve)
                .filter(Files::exists)
                .map(file -> new KeyFile(file, Optional.empty()));
        return new Credentials(files.toList(), socket, false, Optional.empty(), Optional.empty());
    }

    /** With these files instead. */
    Credentials withKeyFiles(List<KeyFile> files) {
        return new Credentials(files, agentSocket, identitiesOnly, password, interaction);
    }

    Credentials withKeyFiles(KeyFile... files) {
        return withKeyFiles(List.of(files));
    }

    Credentials withAgent(Path socket) {
        return new Credentials(keyFiles, Optional.of(socket), identitiesOnly, password, interaction);
    }

    Credentials withoutAgent() {
        return new Credentials(keyFiles, Optional.empty(), identitiesOnly, password, interaction);
    }

    Credentials withIdentitiesOnly(boolean only) {
        return new Credentials(keyFiles, agentSocket, only, password, interaction);
    }

    Credentials withPassword(Secret secret) {
        return new Credentials(keyFiles, agentSocket, identitiesOnly, Optional.of(secret), interaction);
    }

    Credentials withInteraction(Interaction answers) {
        return new Credentials(keyFiles, agentSocket, identitiesOnly, password, Optional.of(answers));
    }
}
