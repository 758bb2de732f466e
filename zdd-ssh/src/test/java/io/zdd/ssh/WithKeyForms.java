package io.zdd.ssh;

import io.zdd.model.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server, and keys of any form that are made for a test. */
abstract class WithKeyForms {
    static final String PASSPHRASE = "correct horse battery staple";

    @TempDir
    static Path serverDirectory;

    static OpenSsh server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = OpenSsh.start(serverDirectory);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    Path generate(String passphrase, String options) throws IOException, InterruptedException {
        Path file = directory.resolve("key");
        List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-f", file.toString()));
        command.addAll(List.of(options.split(" ")));
        OpenSsh.run(command.toArray(String[]::new));
        Logins.authorize(server, directory.resolve("key.pub"));
        return file;
    }

    static Credentials opened(Path file) {
        return Credentials.none().withKeyFiles(new KeyFile(file, Optional.of(Secret.of("phrase", PASSPHRASE))));
    }
}
